import './with-suite-a2.ts'
import '../../apps/server/src/records/records.test.ts'
