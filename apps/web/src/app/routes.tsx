import { createBrowserRouter, type RouteObject } from 'react-router'
import { RouteFault } from './route-fault.tsx'

const Nothing = () => null

const settings: RouteObject = {
  path: 'settings',
  lazy: async () => ({ Component: (await import('../settings/settings-layout.tsx')).SettingsLayout }),
  children: [
    {
      path: 'users/:id',
      lazy: async () => ({ Component: (await import('../settings/people/people-page.tsx')).PeoplePage }),
    },
    {
      path: 'roles/:role',
      lazy: async () => ({ Component: (await import('../settings/see-as/see-as-page.tsx')).SeeAsPage }),
    },
    {
      path: ':page',
      lazy: async () => ({ Component: (await import('../settings/settings-page.tsx')).SettingsPage }),
    },
  ],
}

/** Each screen is a file of its own, fetched when it is first opened. */
const screens: RouteObject[] = [
  { path: 'sign-in', lazy: async () => ({ Component: (await import('../access/sign-in.tsx')).SignIn }) },
  { path: 'sso/:connection', lazy: async () => ({ Component: (await import('../access/sso-return.tsx')).SsoReturn }) },
  {
    path: 'oauth/authorize',
    lazy: async () => ({ Component: (await import('../access/authorize.tsx')).Authorize }),
  },
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
        path: 'insight/:part/:id?',
        lazy: async () => ({ Component: (await import('../insight/parts.tsx')).InsightPart }),
      },
      { path: 'pool', lazy: async () => ({ Component: (await import('../pool/pool-page.tsx')).PoolPage }) },
      {
        path: 'calendar',
        lazy: async () => ({ Component: (await import('../calendar/calendar-page.tsx')).CalendarPage }),
      },
      {
        path: 'shared',
        lazy: async () => ({ Component: (await import('../records/sharing/shared-page.tsx')).SharedPage }),
      },
      {
        path: 'transfers',
        lazy: async () => ({ Component: (await import('../transfers/transfers-page.tsx')).TransfersPage }),
      },
      {
        path: 'approvals',
        lazy: async () => ({ Component: (await import('../approvals/approvals-page.tsx')).ApprovalsPage }),
      },
      {
        path: 'approvals/:id',
        lazy: async () => ({ Component: (await import('../approvals/approval-page.tsx')).ApprovalPage }),
      },
      { path: 'trash', lazy: async () => ({ Component: (await import('../trash/trash-page.tsx')).TrashPage }) },
      {
        path: ':plural/merge',
        lazy: async () => ({ Component: (await import('../records/merge-page.tsx')).MergePage }),
      },
      { path: ':plural', lazy: async () => ({ Component: (await import('../records/list-page.tsx')).ListPage }) },
      {
        path: 'accounts/:id/statement',
        lazy: async () => ({ Component: (await import('../records/purchase/statement-page.tsx')).StatementPage }),
      },
      {
        path: ':plural/:id/who',
        lazy: async () => ({ Component: (await import('../records/sight/sight-page.tsx')).SightPage }),
      },
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
