import type { Catalog } from '@holdfast/catalog'
import type { Module } from '../platform/module.ts'
import { emptyTrash } from './empty-trash.ts'
import { figuresRoute, rhythmsRoute } from './routes/figures.ts'
import { recordRoutes } from './routes/index.ts'
import { undoMergeRoute } from './routes/merge.ts'
import { searchRoutes } from './routes/search.ts'
import { trashRoutes } from './routes/trash.ts'
import { warmSearch } from './warm-search.ts'

export { addFile } from './add-file.ts'
export { ownLimits, reasonsFor, twoApprove } from './approval-reasons.ts'
export { discountOf } from './approvals.ts'
export { type AssignedOwner, assignedOwner, workingRoles } from './assigned-owner.ts'
export { amountsOf } from './balance.ts'
export { columnOf } from './columns.ts'
export { draftOf, draftsOf, prepareNew, storeNew } from './create.ts'
export { dayOfEvent } from './due-days.ts'
export { explainTaken, findDuplicates, recognisingFields } from './duplicates.ts'
export { expandRecords, namesOfRecords, type Pointer } from './expand.ts'
export { admitFile, discloseFile, type FileHome, type ReachedFile, reachFile } from './file-access.ts'
export { openUpload, SETTLE_FILES } from './file-fields.ts'
export { heldFiles } from './held-files.ts'
export { findHolders, type Holder } from './holders.ts'
export { withNumber } from './numbers.ts'
export { type Place, placesOf } from './places.ts'
export { lookedToday, looksADay } from './pool-looks.ts'
export { reckonPurchases } from './purchases.ts'
export { allOf } from './query/all.ts'
export { leavesOf } from './query/ask.ts'
export { type AskedField, askedField } from './query/asked-field.ts'
export { baseCurrency, type Converted, inBaseOf } from './query/converted.ts'
export { type CourseRow, courseOf } from './query/course.ts'
export { openCursor, recordBinding, sealCursor } from './query/cursor.ts'
export { type ForecastRow, forecastOf } from './query/forecast.ts'
export { FORECAST_CATEGORIES, forecastFields } from './query/foreseen.ts'
export { type FunnelEnd, funnelOf } from './query/funnel.ts'
export { readQuestion } from './query/question.ts'
export {
  isTime,
  partName,
  REPORT_MEASURES,
  REPORT_UNITS,
  type ReportAsked,
  type ReportGroup,
  type ReportMeasure,
  type ReportRow,
  type ReportUnit,
  reportOf,
} from './query/report.ts'
export { answerQuestion } from './query/run.ts'
export { slippageOf } from './query/slippage.ts'
export {
  MEASURES,
  type Measure,
  reachesOfStandings,
  type Standing as StandingOf,
  type StandingsAsked,
  standingsOf,
} from './query/standings.ts'
export type { Span } from './query/stays.ts'
export { type SumAsked, type SumFound, sumsOf } from './query/sums.ts'
export { isAnswered } from './query/switched-off.ts'
export { reachesOfWork } from './query/totals.ts'
export { reachesOfWeekly, type WeeklyCount, weeklyOf } from './query/weekly.ts'
export { findReach } from './reach.ts'
export { countReached } from './reach-counts.ts'
export type { OpenRecord } from './record.ts'
export { countForms, reindexSome } from './reindex.ts'
export { type PlannedRecord, plannedRecords } from './reminders.ts'
export { lockPlain, lockState, moveState } from './revisions.ts'
export { catalogFunctions, catalogStatements, catalogTables } from './schema.ts'
export { digestLabel, keyFields } from './search-index.ts'
export { setPlain } from './set-plain.ts'
export { admitSight, subjectsOf } from './sights.ts'
export { countStanding, type Standing } from './standing.ts'
export { stateOf } from './state.ts'
export { idsWithinReach } from './within-reach.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** The engine that serves every catalogued object. */
export const recordsModule = (catalog: Catalog): Module => ({
  name: 'records',
  routes: [
    ...catalog.served.flatMap(recordRoutes),
    undoMergeRoute,
    ...searchRoutes,
    ...trashRoutes,
    figuresRoute,
    rhythmsRoute,
  ],
  jobs: [
    { name: 'trash.empty', everyMs: HOUR_MS, run: emptyTrash },
    { name: 'search.warm', everyMs: MINUTE_MS, run: warmSearch },
  ],
})

export { countDay, type DayCounts } from './day-counts.ts'
export { countOwned, handOverBatch, ownedKinds, ownedObjects } from './hand-over.ts'
export { type Pairs, readPairsOfImport } from './history.ts'
export { parseInput } from './input.ts'
export { insertRecords, type PreparedRecord } from './insert.ts'
export { demandVersion, loadRecord, openMany, readMany } from './load.ts'
export { takeNumber } from './numbers.ts'
export { type Draft, keysOfAll, prepareRecords } from './prepare.ts'
export {
  lockAssignable,
  mayGive,
  needsApproval,
  type OwnedPlace,
  placeOfOwner,
  TRANSFER,
  TRANSFERABLE,
  tellEnded,
} from './transfers.ts'
export { beginUnique, countShared, endUnique } from './unique-values.ts'
export { changeOf, storeChange } from './update.ts'
export { maskedValue, viewRecord } from './view.ts'
export { openVisible, type Visible } from './visible.ts'
export { countMade, madeAfter, touchedAmong, usedAmong, withdrawSome } from './withdraw.ts'
export { preparingOf, type Writing, within } from './writing.ts'
export { emptyTrash, warmSearch }
