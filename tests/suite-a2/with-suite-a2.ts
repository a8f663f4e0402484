/** Imported first by a test file: every company that its worlds found has suite A2. */
process.env['HOLDFAST_TEST_SUITE'] = 'A2'
