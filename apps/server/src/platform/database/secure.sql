-- Run after every migration: row-level security on every table that has a tenant, and the application's exact grants.
-- Allow list: what is not granted here, the application's role cannot do.

do $$
declare t record;
begin
  for t in
    select c.relname as name from pg_class c
    join pg_namespace s on s.oid = c.relnamespace and s.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and c.relname not in ('login_name', 'sign_in_domain')
  loop
    execute format('alter table public.%I enable row level security', t.name);
    if not exists (select 1 from pg_policies where schemaname = 'public' and tablename = t.name and policyname = 'own_tenant') then
      -- no missing_ok: a statement outside a tenant is an error, not an empty answer
      execute format('create policy own_tenant on public.%I using (tenant_id = current_setting(''app.tenant_id'')::uuid)', t.name);
    end if;
  end loop;
end $$;
