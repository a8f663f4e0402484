import { access } from './en/access.ts'
import { acts } from './en/acts.ts'
import { actsOfAccess } from './en/acts-access.ts'
import { approvals } from './en/approvals.ts'
import { audit } from './en/audit.ts'
import { boards } from './en/boards.ts'
import { calendar } from './en/calendar.ts'
import { files } from './en/files.ts'
import { followUp } from './en/follow-up.ts'
import { home } from './en/home.ts'
import { imports } from './en/imports.ts'
import { insight } from './en/insight.ts'
import { letters } from './en/letters.ts'
import { lists } from './en/lists.ts'
import { notices } from './en/notices.ts'
import { offer } from './en/offer.ts'
import { pools } from './en/pools.ts'
import { purchase } from './en/purchase.ts'
import { record } from './en/record.ts'
import { settings } from './en/settings.ts'
import { settingsApps } from './en/settings-apps.ts'
import { settingsAssignment } from './en/settings-assignment.ts'
import { settingsCompany } from './en/settings-company.ts'
import { settingsFields } from './en/settings-fields.ts'
import { settingsOwn } from './en/settings-own.ts'
import { settingsPeople } from './en/settings-people.ts'
import { settingsPipelines } from './en/settings-pipelines.ts'
import { settingsPools } from './en/settings-pools.ts'
import { settingsPrograms } from './en/settings-programs.ts'
import { settingsRemoteCalendar } from './en/settings-remote-calendar.ts'
import { settingsRights } from './en/settings-rights.ts'
import { settingsRules } from './en/settings-rules.ts'
import { settingsTeams } from './en/settings-teams.ts'
import { settingsTemplates } from './en/settings-templates.ts'
import { settingsWebForms } from './en/settings-web-forms.ts'
import { sharing } from './en/sharing.ts'
import { shell } from './en/shell.ts'
import { sight } from './en/sight.ts'
import { singleSignOn } from './en/single-sign-on.ts'
import { transfers } from './en/transfers.ts'
import type { MessageId } from './zh.ts'

/** English, a file per subject; the types name any string that is missing or too many. */
export const messages: Readonly<Record<MessageId, string>> = {
  ...shell,
  ...home,
  ...access,
  ...insight,
  ...boards,
  ...lists,
  ...record,
  ...offer,
  ...letters,
  ...pools,
  ...purchase,
  ...followUp,
  ...sharing,
  ...sight,
  ...transfers,
  ...approvals,
  ...files,
  ...calendar,
  ...notices,
  ...imports,
  ...audit,
  ...acts,
  ...actsOfAccess,
  ...settings,
  ...settingsPeople,
  ...settingsApps,
  ...settingsAssignment,
  ...settingsWebForms,
  ...settingsCompany,
  ...settingsTemplates,
  ...settingsFields,
  ...settingsOwn,
  ...settingsPipelines,
  ...settingsPools,
  ...settingsPrograms,
  ...singleSignOn,
  ...settingsRemoteCalendar,
  ...settingsRights,
  ...settingsRules,
  ...settingsTeams,
}
