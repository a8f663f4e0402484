import { type ComponentType, lazy } from 'react'
import { useParams } from 'react-router'
import { NoPage } from '../ui/no-page.tsx'

/** Each page by its name in the address; named here and not among the routes, whose file everybody's first visit fetches. */
const PAGES: Readonly<Record<string, ComponentType>> = {
  users: lazy(async () => ({ default: (await import('./people/people-page.tsx')).PeoplePage })),
  teams: lazy(async () => ({ default: (await import('./structure/teams-page.tsx')).TeamsPage })),
  roles: lazy(async () => ({ default: (await import('./people/roles-page.tsx')).RolesPage })),
  duties: lazy(async () => ({ default: (await import('./duties/duties-page.tsx')).DutiesPage })),
  rights: lazy(async () => ({ default: (await import('./rights/rights-page.tsx')).RightsPage })),
  fields: lazy(async () => ({ default: (await import('./fields/fields-page.tsx')).FieldsPage })),
  choices: lazy(async () => ({ default: (await import('./fields/choices-page.tsx')).ChoicesPage })),
  pipelines: lazy(async () => ({ default: (await import('./pipelines/pipelines-page.tsx')).PipelinesPage })),
  assignment: lazy(async () => ({ default: (await import('./assignment/assignment-page.tsx')).AssignmentPage })),
  pools: lazy(async () => ({ default: (await import('./pools/pools-page.tsx')).PoolsPage })),
  'web-forms': lazy(async () => ({ default: (await import('./web-forms/web-forms-page.tsx')).WebFormsPage })),
  company: lazy(async () => ({ default: (await import('./company/company-page.tsx')).CompanyPage })),
  templates: lazy(async () => ({ default: (await import('./templates/templates-page.tsx')).TemplatesPage })),
  approvals: lazy(async () => ({ default: (await import('./approvals/approvals-page.tsx')).ApprovalsPage })),
  rules: lazy(async () => ({ default: (await import('./rules/rules-page.tsx')).RulesPage })),
  calendar: lazy(async () => ({ default: (await import('./company/calendar-page.tsx')).CalendarPage })),
  programs: lazy(async () => ({ default: (await import('./programs/programs-page.tsx')).ProgramsPage })),
  'single-sign-on': lazy(async () => ({
    default: (await import('./single-sign-on/single-sign-on-page.tsx')).SingleSignOnPage,
  })),
  notices: lazy(async () => ({ default: (await import('./own/notices-page.tsx')).NoticeSettingsPage })),
  feed: lazy(async () => ({ default: (await import('./own/feed-page.tsx')).FeedPage })),
  'remote-calendar': lazy(async () => ({
    default: (await import('./own/remote-calendar-page.tsx')).RemoteCalendarPage,
  })),
  'letter-templates': lazy(async () => ({
    default: (await import('./letters/letter-templates-page.tsx')).LetterTemplatesPage,
  })),
  mailbox: lazy(async () => ({ default: (await import('./own/mailbox-page.tsx')).MailboxPage })),
  profile: lazy(async () => ({ default: (await import('./own/profile-page.tsx')).ProfilePage })),
  security: lazy(async () => ({ default: (await import('./own-security.tsx')).OwnSecurity })),
}

/** The page of settings that the address names. */
export function SettingsPage() {
  const { page = '' } = useParams()
  const Page = Object.hasOwn(PAGES, page) ? (PAGES[page] ?? NoPage) : NoPage
  return <Page />
}
