import './with-suite-a2.ts'
import '../attack/superuser.test.ts'
