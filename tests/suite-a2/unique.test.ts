import './with-suite-a2.ts'
import '../attack/unique.test.ts'
