-- Which letters of a person's mailbox belong together (RFC 5322 §3.6.4): by the keyed digests of their Message-IDs and of those that they quote, also
-- of letters that never stood here.
create table mail_thread (
  tenant_id uuid not null,
  user_id uuid not null,
  digest bytea not null,
  thread_id uuid not null,
  primary key (tenant_id, user_id, digest)
);
create index mail_thread_of_user on mail_thread (tenant_id, user_id, thread_id);
insert into mail_thread select tenant_id, user_id, digest, activity_id from mail_letter;

alter table mail_letter add column thread_id uuid;
update mail_letter set thread_id = activity_id;
alter table mail_letter alter column thread_id set not null;
create index mail_letter_of_thread on mail_letter (tenant_id, user_id, thread_id);
