import { mayEver, visibleFields } from '@holdfast/policy'
import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { LedSteps, readLedSteps } from './led-steps.ts'
import { ByStage, changePlaybook, listPlaybooks, PlaybookBody, PlaybookList, PlaybookView } from './playbooks.ts'

const reading: Admission = {
  kind: 'rule',
  sentence: {
    zh: '能看到商机阶段或线索状态的人，或者设置销售流程的人',
    en: 'whoever sees the stages of deals or of leads, or sets pipelines up',
  },
  allows: (access) =>
    access.capabilities.has('settings.write') ||
    visibleFields(access, 'opportunity').has('stage') ||
    visibleFields(access, 'lead').has('status'),
}

const owning: Admission = {
  kind: 'rule',
  sentence: { zh: '能查看商机或线索的人', en: 'whoever lists deals or leads' },
  allows: (access) => mayEver(access, 'opportunity', 'list') || mayEver(access, 'lead', 'list'),
}

/** What is to be done in each stage: read by whoever sees stages, set up by the system administrator. */
export const playbookRoutes: readonly Route[] = [
  route({
    name: 'playbook.list',
    method: 'GET',
    path: '/playbooks',
    summary: { zh: '每个阶段要做的步骤', en: 'What is to be done in each stage' },
    admission: reading,
    input: {},
    output: { 200: PlaybookList },
    run: async (ctx) => listPlaybooks(ctx),
  }),
  route({
    name: 'playbook.led',
    method: 'GET',
    path: '/playbooks/led',
    summary: { zh: '自己的商机和线索由哪些步骤决定下一步', en: 'The steps that are next in one’s own deals and leads' },
    admission: owning,
    input: {},
    output: { 200: LedSteps },
    run: (ctx) => readLedSteps(ctx),
  }),
  route({
    name: 'playbook.update',
    method: 'PUT',
    path: '/playbooks/:object/:stage',
    summary: { zh: '修改一个阶段要做的步骤', en: 'Change what is to be done in a stage' },
    admission: { kind: 'capability', anyOf: ['settings.write'] },
    input: { params: ByStage, body: PlaybookBody },
    output: { 200: PlaybookView },
    run: (ctx, { params, body }) => changePlaybook(ctx, params, body),
  }),
]
