import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { AssignmentBody, AssignmentView, changeAssignment, readAssignment } from './assignment.ts'

const admission: Admission = { kind: 'capability', anyOf: ['settings.write'] }

/** The rules by which new leads are given out, set up by the system administrator. */
export const assignmentRoutes: readonly Route[] = [
  route({
    name: 'assignment.read',
    method: 'GET',
    path: '/assignment',
    summary: { zh: '新线索的分配规则', en: 'The rules by which new leads are given out' },
    admission,
    input: {},
    output: { 200: AssignmentView },
    run: async (ctx) => readAssignment(ctx),
  }),
  route({
    name: 'assignment.update',
    method: 'PUT',
    path: '/assignment',
    summary: { zh: '修改新线索的分配规则', en: 'Change the rules by which new leads are given out' },
    admission,
    input: { body: AssignmentBody },
    output: { 200: AssignmentView },
    run: (ctx, { body }) => changeAssignment(ctx, body),
  }),
]
