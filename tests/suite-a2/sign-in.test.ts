import './with-suite-a2.ts'
import '../../apps/server/src/modules/identity/sign-in.test.ts'
