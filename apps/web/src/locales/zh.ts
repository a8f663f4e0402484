import { access } from './zh/access.ts'
import { acts } from './zh/acts.ts'
import { actsOfAccess } from './zh/acts-access.ts'
import { approvals } from './zh/approvals.ts'
import { audit } from './zh/audit.ts'
import { boards } from './zh/boards.ts'
import { calendar } from './zh/calendar.ts'
import { files } from './zh/files.ts'
import { followUp } from './zh/follow-up.ts'
import { home } from './zh/home.ts'
import { imports } from './zh/imports.ts'
import { insight } from './zh/insight.ts'
import { letters } from './zh/letters.ts'
import { lists } from './zh/lists.ts'
import { notices } from './zh/notices.ts'
import { offer } from './zh/offer.ts'
import { pools } from './zh/pools.ts'
import { purchase } from './zh/purchase.ts'
import { record } from './zh/record.ts'
import { settings } from './zh/settings.ts'
import { settingsApps } from './zh/settings-apps.ts'
import { settingsAssignment } from './zh/settings-assignment.ts'
import { settingsCompany } from './zh/settings-company.ts'
import { settingsFields } from './zh/settings-fields.ts'
import { settingsOwn } from './zh/settings-own.ts'
import { settingsPeople } from './zh/settings-people.ts'
import { settingsPipelines } from './zh/settings-pipelines.ts'
import { settingsPools } from './zh/settings-pools.ts'
import { settingsPrograms } from './zh/settings-programs.ts'
import { settingsRemoteCalendar } from './zh/settings-remote-calendar.ts'
import { settingsRights } from './zh/settings-rights.ts'
import { settingsRules } from './zh/settings-rules.ts'
import { settingsTeams } from './zh/settings-teams.ts'
import { settingsTemplates } from './zh/settings-templates.ts'
import { settingsWebForms } from './zh/settings-web-forms.ts'
import { sharing } from './zh/sharing.ts'
import { shell } from './zh/shell.ts'
import { sight } from './zh/sight.ts'
import { singleSignOn } from './zh/single-sign-on.ts'
import { transfers } from './zh/transfers.ts'

/** 简体中文：这里的键就是全部文字的清单，英文必须一一对应。一个主题一个文件。 */
export const messages = {
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
} as const

export type MessageId = keyof typeof messages
