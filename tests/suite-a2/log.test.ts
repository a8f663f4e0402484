import './with-suite-a2.ts'
import '../../apps/server/src/modules/audit/bundle.test.ts'
