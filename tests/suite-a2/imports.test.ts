import './with-suite-a2.ts'
import '../../apps/server/src/modules/imports/imports.test.ts'
