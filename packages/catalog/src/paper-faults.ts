/** What a declaration of numbers, lines, states, versions and sums breaks, in words. */
import type { ObjectDeclaration } from './declaration.ts'

/** A rule that is broken, in words; anything else is none. */
export type Fault = string | false | undefined

function linesFaults({ lines, fields }: ObjectDeclaration): Fault[] {
  if (lines === undefined) return []
  const products = fields[lines.products]
  return [
    fields[lines.at]?.kind !== 'lines' && 'lines need a field of lines',
    fields[lines.amount]?.kind !== 'money' && 'what lines come to is money',
    (products?.kind !== 'people' || products.computed !== true) && 'the products of lines are computed',
    Object.values(lines.totals ?? {}).some((key) => fields[key]?.kind !== 'money' || fields[key].computed !== true) &&
      'the totals of lines are computed money',
  ]
}

function numberingFaults({ numbering, fields }: ObjectDeclaration): Fault[] {
  if (numbering === undefined) return []
  const field = fields[numbering.at]
  const isGiven = field?.kind === 'text' && field.computed === true
  return [
    !isGiven && 'a number is a computed text',
    !/^[A-Z]{1,4}$/.test(numbering.prefix) && 'a number begins with one to four capitals',
  ]
}

function basisFaults({ basis, fields }: ObjectDeclaration): Fault[] {
  return (basis ?? []).flatMap(({ at, takes, repeats }) => [
    fields[at]?.kind !== 'reference' && 'a basis needs a reference',
    Object.keys(takes).some((key) => fields[key] === undefined || fields[key].computed === true) &&
      'what is taken from a basis fills a field that is written',
    Object.keys(repeats ?? {}).some((key) => fields[key]?.computed !== true) &&
      'what repeats a basis is a computed field',
  ])
}

function statesFaults({ states, fields }: ObjectDeclaration): Fault[] {
  if (states === undefined) return []
  const known = new Set(fields[states.at]?.options?.map(({ value }) => value))
  const { begins = [], days = {}, kept = [], settled = {}, filled = {} } = states
  const named = [
    states.first,
    ...begins,
    ...Object.keys(days),
    ...Object.keys(settled),
    ...Object.keys(filled),
    ...Object.keys(states.moves),
    ...Object.values(states.moves).flat(),
  ]
  return [
    fields[states.at]?.kind !== 'choice' && 'states need a choice',
    named.some((state) => !known.has(state)) && 'a state is an option of its choice',
    [...states.needs, ...states.fixed, ...kept, ...Object.values(settled).flat(), ...Object.values(filled).flat()].some(
      (key) => fields[key] === undefined,
    ) && 'what a state binds is a field',
    Object.values(days).some((key) => fields[key]?.kind !== 'date') && 'the day of a state is a date',
  ]
}

function revisingFaults({ name, revising, states, fields }: ObjectDeclaration): Fault[] {
  if (revising === undefined) return []
  const { at, original, from, replacing, superseded, agreed, until } = revising
  const known = new Set(fields[states?.at ?? '']?.options?.map(({ value }) => value))
  return [
    (fields[at]?.kind !== 'integer' || fields[at].computed !== true) && 'a version is a computed whole number',
    (fields[original]?.targets?.[0] !== name || fields[original].computed !== true) &&
      'the first version is a computed reference to the same object',
    [...from, ...(replacing === undefined ? [] : [replacing]), superseded, agreed].some((state) => !known.has(state)) &&
      'versions come to options of the states',
    fields[until]?.kind !== 'date' && 'what a version holds until is a date',
  ]
}

function termFaults({ term, fields }: ObjectDeclaration): Fault[] {
  if (term === undefined) return []
  const states = new Set(fields[term.state]?.options?.map(({ value }) => value))
  return [
    [term.starts, term.ends].some((key) => fields[key]?.kind !== 'date') && 'a term has a first and a last date',
    [term.renewalMonths, term.noticeDays, term.remindDays].some((key) => fields[key]?.kind !== 'integer') &&
      'months and days of a term are whole numbers',
    [term.running, term.over].some((state) => !states.has(state)) && 'a term runs and ends in states',
  ]
}

function approvingFaults({ approving, fields, basis }: ObjectDeclaration): Fault[] {
  if (approving === undefined) return []
  const { at, discount, askedBy, decidedBy, insteadOf, words, voids, total, carried, together } = approving
  return [
    [at, discount, askedBy, decidedBy, insteadOf, words].some((key) => fields[key]?.computed !== true) &&
      'what says an approval is computed',
    voids.some((key) => fields[key] === undefined) && 'what takes an approval back is a field',
    total.some((key) => fields[key]?.kind !== 'money') && 'a total is money',
    carried?.by.some((key) => !basis?.some((each) => each.at === key)) === true &&
      'an approval is carried by what a record is made for',
    together?.by.some((key) => fields[key]?.kind !== 'reference') === true &&
      'what is weighed together shares a reference',
  ]
}

function balanceFaults({ balance, pays, fields }: ObjectDeclaration): Fault[] {
  const sums = balance === undefined ? [] : [balance.paid, balance.outstanding]
  return [
    sums.some((key) => fields[key]?.kind !== 'money' || fields[key].computed !== true) &&
      'what is paid and outstanding is computed money',
    balance?.total.some((key) => fields[key]?.kind !== 'money') === true && 'a total is money',
    pays !== undefined && fields[pays.at]?.kind !== 'reference' && 'a payment refers to what it pays',
    pays !== undefined && fields[pays.amount]?.kind !== 'money' && 'what is paid is money',
    pays?.waits !== undefined &&
      (fields[pays.waits.event]?.kind !== 'choice' || fields[pays.waits.days]?.kind !== 'integer') &&
      'a day that follows an event says which, and how many days after',
  ]
}

function deliveryFaults({ delivered, delivers, fields }: ObjectDeclaration): Fault[] {
  const tallies = delivered === undefined ? [] : [delivered.delivered, delivered.returned]
  const credits = [...(delivered === undefined ? [] : [delivered.credit]), ...Object.values(delivers?.credit ?? {})]
  return [
    tallies.some((key) => fields[key]?.kind !== 'quantities' || fields[key].computed !== true) &&
      'what is delivered of lines is computed quantities',
    credits.some((key) => fields[key]?.kind !== 'money' || fields[key].computed !== true) &&
      'what is given back comes to computed money',
    delivered !== undefined && fields[delivered.lines]?.kind !== 'lines' && 'what is delivered has lines',
    delivers !== undefined && fields[delivers.at]?.kind !== 'reference' && 'a delivery refers to what it delivers',
    delivers !== undefined && fields[delivers.lines]?.kind !== 'quantities' && 'a delivery says how much of each line',
  ]
}

function purchaseFaults({ purchases, purchaseCycle, fields }: ObjectDeclaration): Fault[] {
  const computed = Object.values(purchaseCycle ?? {})
  return [
    computed.some((key) => fields[key]?.computed !== true) && 'how often and when is bought is computed',
    purchases !== undefined && fields[purchases.at]?.kind !== 'reference' && 'a purchase refers to who buys',
    purchases !== undefined && fields[purchases.on]?.kind !== 'date' && 'the day of a purchase is a date',
  ]
}

function ratedFaults({ rated, fields }: ObjectDeclaration): Fault[] {
  if (rated === undefined) return []
  const { amount, rate, units, on } = rated
  const kinds = [rate, units, on].map((key) => (fields[key]?.computed === true ? fields[key].kind : null))
  return [
    fields[amount]?.kind !== 'money' && 'a rate is that of money',
    kinds.join(' ') !== 'decimal integer date' && 'a rate that is kept is a computed decimal, whole number and date',
  ]
}

/** Every rule that what follows a deal breaks in a declaration. */
export const paperFaults = (declaration: ObjectDeclaration): Fault[] =>
  [
    linesFaults,
    numberingFaults,
    basisFaults,
    statesFaults,
    revisingFaults,
    termFaults,
    approvingFaults,
    balanceFaults,
    deliveryFaults,
    purchaseFaults,
    ratedFaults,
  ].flatMap((faultsOf) => faultsOf(declaration))
