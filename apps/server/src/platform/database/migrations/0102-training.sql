-- Until which day somebody's training is valid; under the seal of their rights like their roles.
alter table app_user add column trained_until date;
