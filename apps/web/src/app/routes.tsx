import { createBrowserRouter, type RouteObject } from 'react-router'
import { RouteFault } from './route-fault.tsx'

const Nothing = () => null

const settings: RouteObject = {
  path: 'settings',
  lazy: async () => ({ Component: (await import('../settings/settings-layout.tsx')).SettingsLayout }),
  children: [
    {
      path: 'users',
      lazy: async () => ({ Component: (await import('../settings/people/people-page.tsx')).PeoplePage }),
    },
    {
      path: 'users/:id',
      lazy: async () => ({ Component: (await import('../settings/people/people-page.tsx')).PeoplePage }),
    },
    {
      path: 'teams',
      lazy: async () => ({ Component: (await import('../settings/structure/teams-page.tsx')).TeamsPage }),
    },
    { path: 'roles', lazy: async () => ({ Component: (await import('../settings/people/roles-page.tsx')).RolesPage }) },
    {
      path: 'fields',
      lazy: async () => ({ Component: (await import('../settings/fields/fields-page.tsx')).FieldsPage }),
    },
    {
      path: 'choices',
      lazy: async () => ({ Component: (await import('../settings/fields/choices-page.tsx')).ChoicesPage }),
    },
    {
      path: 'pipelines',
      lazy: async () => ({ Component: (await import('../settings/pipelines/pipelines-page.tsx')).PipelinesPage }),
    },
    {
      path: 'assignment',
      lazy: async () => ({ Component: (await import('../settings/assignment/assignment-page.tsx')).AssignmentPage }),
    },
    {
      path: 'pools',
      lazy: async () => ({ Component: (await import('../settings/pools/pools-page.tsx')).PoolsPage }),
    },
    {
      path: 'web-forms',
      lazy: async () => ({ Component: (await import('../settings/web-forms/web-forms-page.tsx')).WebFormsPage }),
    },
    {
      path: 'company',
      lazy: async () => ({ Component: (await import('../settings/company/company-page.tsx')).CompanyPage }),
    },
    {
      path: 'rules',
      lazy: async () => ({ Component: (await import('../settings/rules/rules-page.tsx')).RulesPage }),
    },
    {
      path: 'calendar',
      lazy: async () => ({ Component: (await import('../settings/company/calendar-page.tsx')).CalendarPage }),
    },
    {
      path: 'programs',
      lazy: async () => ({ Component: (await import('../settings/programs/programs-page.tsx')).ProgramsPage }),
    },
    {
      path: 'notices',
      lazy: async () => ({ Component: (await import('../settings/own/notices-page.tsx')).NoticeSettingsPage }),
    },
    {
      path: 'profile',
      lazy: async () => ({ Component: (await import('../settings/own/profile-page.tsx')).ProfilePage }),
    },
    {
      path: 'security',
      lazy: async () => ({ Component: (await import('../settings/own-security.tsx')).OwnSecurity }),
    },
  ],
}

/** Each screen is a file of its own, fetched when it is first opened. */
const screens: RouteObject[] = [
  { path: 'sign-in', lazy: async () => ({ Component: (await import('../access/sign-in.tsx')).SignIn }) },
  { path: 'activate', lazy: async () => ({ Component: (await import('../access/activate.tsx')).Activate }) },
  { path: 'setup', lazy: async () => ({ Component: (await import('../access/setup.tsx')).Setup }) },
  {
    path: '/',
    lazy: async () => ({ Component: (await import('../shell/shell.tsx')).Shell }),
    children: [
      { index: true, lazy: async () => ({ Component: (await import('../home/home.tsx')).Home }) },
      { path: 'imports', lazy: async () => ({ Component: (await import('../imports/upload.tsx')).Upload }) },
      {
        path: 'imports/:id',
        lazy: async () => ({ Component: (await import('../imports/import-page.tsx')).ImportPage }),
      },
      { path: 'notices', lazy: async () => ({ Component: (await import('../notices/notices-page.tsx')).NoticesPage }) },
      { path: 'audit', lazy: async () => ({ Component: (await import('../audit/audit-page.tsx')).AuditPage }) },
      settings,
      { path: 'insight', lazy: async () => ({ Component: (await import('../insight/funnel-page.tsx')).FunnelPage }) },
      {
        path: 'insight/forecast',
        lazy: async () => ({ Component: (await import('../insight/forecast-page.tsx')).ForecastPage }),
      },
      {
        path: 'insight/weeks',
        lazy: async () => ({ Component: (await import('../insight/course-page.tsx')).CoursePage }),
      },
      {
        path: 'insight/review',
        lazy: async () => ({ Component: (await import('../insight/review-page.tsx')).ReviewPage }),
      },
      { path: 'pool', lazy: async () => ({ Component: (await import('../pool/pool-page.tsx')).PoolPage }) },
      { path: 'trash', lazy: async () => ({ Component: (await import('../trash/trash-page.tsx')).TrashPage }) },
      {
        path: ':plural/merge',
        lazy: async () => ({ Component: (await import('../records/merge-page.tsx')).MergePage }),
      },
      { path: ':plural', lazy: async () => ({ Component: (await import('../records/list-page.tsx')).ListPage }) },
      {
        path: ':plural/:id',
        lazy: async () => ({ Component: (await import('../records/record-page.tsx')).RecordPage }),
      },
    ],
  },
]

export const router = createBrowserRouter([
  { errorElement: <RouteFault />, HydrateFallback: Nothing, children: screens },
])
