/** A random question as Cedar is asked it. */
import type { StatefulAuthorizationCall } from '@cedar-policy/cedar-wasm/nodejs'
import type { Condition, Principal } from '../index.ts'
import type { Question } from './random-rights.ts'

const entity = (type: string, id: string) => ({ type, id })
const reference = (type: string, id: string) => ({ __entity: entity(type, id) })

export interface Asked {
  readonly person: Principal
  readonly now: ReadonlySet<Condition>
  readonly asked: Question
}

/** What `statefulIsAuthorized` is asked of a prepared set of policies, in the terms of `cedarOf`. */
export const cedarRequest = (set: string, { person, now, asked }: Asked): StatefulAuthorizationCall => ({
  principal: entity('User', person.userId),
  action: entity('Action', asked.action),
  resource: entity('Record', 'r'),
  context: { want: asked.want, field: asked.field, facts: [...now] },
  preparsedPolicySetId: set,
  validateRequest: false,
  entities: [
    {
      uid: entity('User', person.userId),
      attrs: {
        departmentTeams: person.departmentTeamIds.map((id) => reference('Team', id)),
        ...(person.teamId === null ? {} : { team: reference('Team', person.teamId) }),
      },
      parents: person.roles.map((role) => entity('Role', role)),
    },
    {
      uid: entity('Record', 'r'),
      attrs: {
        object: asked.object,
        found: asked.record.found === true,
        ...(asked.record.ownerId === null ? {} : { owner: reference('User', asked.record.ownerId) }),
        ...(asked.record.teamId === null ? {} : { team: reference('Team', asked.record.teamId) }),
      },
      parents: [],
    },
  ],
})
