/** A company's sign-in as it may be stated, of a provider that nobody asks. */
export const A_CONNECTION = {
  name: '账号',
  issuer: 'https://id.example',
  clientId: 'a',
  method: 'private_key_jwt',
  subjectClaim: 'sub',
  groupsClaim: 'groups',
  scopes: [],
  domains: [],
  mapping: [],
  mfa: [],
  local: true,
}

/** A pipeline of a company's own. */
export const NORTH_TOWER = {
  value: 'north_tower',
  label: { zh: '北塔', en: 'North tower' },
  stages: [
    { value: 'north_a', label: { zh: '甲', en: 'A' }, probability: 10, outcome: 'open' },
    { value: 'north_b', label: { zh: '乙', en: 'B' }, probability: 100, outcome: 'won' },
    { value: 'north_c', label: { zh: '丙', en: 'C' }, probability: 0, outcome: 'lost' },
  ],
}
