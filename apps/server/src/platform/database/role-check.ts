import { sql } from 'kysely'
import type { Database } from './database.ts'

interface RoleFacts {
  readonly name: string
  readonly may_all: boolean
  readonly owns: boolean
}

/** Why the application's role is unfit to be one, in a sentence with the fix; null if it is restricted as it must be. */
export async function findRoleFault(database: Database): Promise<string | null> {
  const [role] = await database.installation<RoleFacts>(sql`select current_user::text as name,
    (select coalesce(bool_or(rolsuper or rolbypassrls), false) from pg_roles where pg_has_role(current_user, oid, 'member')) as may_all,
    exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      where c.relkind in ('r', 'p') and pg_has_role(current_user, c.relowner, 'member')) as owns`)
  if (role === undefined) return 'The database did not say who the application is; check DATABASE_URL.'
  if (role.may_all)
    return `The application’s database role ${role.name} is a superuser or bypasses row-level security; give DATABASE_URL a role made without both.`
  if (role.owns)
    return `The application’s database role ${role.name} owns the tables it must be held back from; give DATABASE_URL a role of its own and the owner to DATABASE_ADMIN_URL.`
  return null
}
