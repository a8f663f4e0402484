/** The catalogue of objects and fields: stated once, used by storage, interface, policy, search, import and forms. */
export {
  type AmountLimits,
  type Approving,
  type DiscountLimits,
  exceeds,
  greatestDiscount,
  isOffered,
  isWithin,
  ownLimitOf,
  reachesLimit,
  withApproval,
  withoutApproval,
} from './approving.ts'
export * from './assignment.ts'
export {
  firstMoney,
  type Money,
  minorUnits,
  moneyOf,
  type Pays,
  type PlannedPart,
  payFault,
  placesOf,
  plannedUnits,
  shared,
  sumOf,
  totalOf,
  withBalance,
} from './balance.ts'
export { type Basis, basisIn, isReady, repeatedFrom, takenFrom } from './basis.ts'
export { GrowingBundles, leavesOf, type PartFault, type PartOf } from './bundles.ts'
export * from './catalog.ts'
export * from './conversion.ts'
export type * from './declaration.ts'
export {
  type Booking,
  type BookingFault,
  booked,
  creditUnits,
  type Delivers,
  isDone,
  millionths,
  quantitiesByUnits,
  stateOfDelivery,
  type Tally,
  unitsByLine,
  unitsOfMoney,
} from './deliveries.ts'
export * from './field.ts'
export { type Beginning, begunBefore, type HistoryFault } from './history.ts'
export * from './identifiers.ts'
export { type LineFields, linesFault, withLines } from './lines.ts'
export * from './mask.ts'
export { type Numbering, numberOf } from './numbering.ts'
export { checkDeclaration, DeclarationError, findFaults, findFieldFaults, object, SYSTEM_FIELDS } from './object.ts'
export * from './objects/index.ts'
export { type PipelineFault, pipelineFaults, requirableFields } from './pipeline-faults.ts'
export * from './playbook.ts'
export * from './pool.ts'
export * from './pool-return.ts'
export { type Buyer, booksInOrder, type Listed, type ListedFrom, type PriceBook, priceAt } from './pricing.ts'
export {
  type Outcome,
  type Passage,
  type Pipeline,
  type Process,
  passageFaults,
  passed,
  type Stage,
  stageOf,
  usualPipeline,
  withPipelines,
} from './process.ts'
export { purchasersOf, purchaseValues } from './purchases.ts'
export { rateBeforeLeaving, rateWanted } from './rating.ts'
export {
  isBefore,
  isReminderTime,
  plannedSpan,
  REMINDER_TIMES,
  type ReminderTime,
  reminderMoment,
} from './reminding.ts'
export { isRevisable, nextVersion, type Revising, replacesEarlier, versionOf } from './revising.ts'
export {
  declaredModes,
  indexedModes,
  type SearchKinds,
  type SearchSwitches,
  withSearchSwitches,
} from './search-switches.ts'
export { isLasting, stateFaults, withDay, withState } from './states.ts'
export {
  fillTemplate,
  isTemplatePlace,
  parseTemplate,
  TEMPLATE_PLACES,
  type TemplateFault,
  type TemplatePart,
  type TemplatePlace,
} from './template.ts'
export { type LayoutGroup, type TenantLayout, withLayout } from './tenant-layout.ts'
export { afterTerm, dayShifted, type Term, termFault, USUAL_REMIND_DAYS } from './term.ts'
export type * from './values/value-type.ts'
export * from './web-form.ts'
