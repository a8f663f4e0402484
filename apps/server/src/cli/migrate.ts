import { onInstallation } from './at-work.ts'
import { type Command, say, sayJson } from './command.ts'

/** Every command that works on an installation migrates first; this one does nothing else. */
export const migrateCommand: Command = {
  name: 'migrate',
  about: 'Brings the database to this program’s schema.',
  options: {},
  run: ({ settings, json }) =>
    onInstallation(settings, async () => {
      if (json) sayJson({ migrated: true })
      else say('The database is at this program’s schema.')
      return 0
    }),
}
