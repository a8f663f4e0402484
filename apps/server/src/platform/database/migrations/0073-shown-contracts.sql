-- Which file of the contract a link shows its customer: what they sign stays with the contract, whatever becomes of the link.
alter table customer_link add column file_id uuid;
