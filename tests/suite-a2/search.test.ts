import './with-suite-a2.ts'
import '../search/complete.test.ts'
