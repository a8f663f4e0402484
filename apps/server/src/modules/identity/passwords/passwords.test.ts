import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { judgePassword, passwordWork } from './index.ts'

const owner = { name: '周雨桐', email: 'yutong.zhou@yunshan-jingmi.cn', company: '云杉精密仪器有限公司' }
const foreign = { name: 'Margaret Ellington', email: 'mellington@northsea.example', company: 'North Sea Trading' }
const verdicts = (passwords: readonly string[], who = owner) =>
  Promise.all(passwords.map(async (password) => [password, await judgePassword(password, who)]))
const all = (passwords: readonly string[], verdict: string) => passwords.map((password) => [password, verdict])

// ASVS 6.2.5
test('a password of a person’s own is taken, in any script and without rules of characters', async () => {
  const fine = [
    'correct horse battery staple',
    '春风又绿江南岸明月何时照我还',
    'Plough7-Kettle-Moss',
    'tv9#kLm2!qzW4',
    'Correct-Horse-7-Battery',
    'Holdfast-Check-2026!',
    'S3cure-Passphrase-2026!',
    'lantern orbit teacup',
  ]
  expect(await verdicts(fine)).toEqual(all(fine, 'fine'))
})

// ASVS 6.2.1
test('fewer than twelve characters are weak', async () => {
  const short = ['x7#Kq9!mZ2', 'password', '春风又绿江南岸']
  expect(await verdicts(short)).toEqual(all(short, 'password_weak'))
})

// ASVS 6.2.12
test('what stands on the leaked list is refused, also in capitals, with substitutions, decorated or doubled', async () => {
  const leaked = [
    'unbelievable',
    'UnBelievable',
    'un8el1evable',
    'counterstrike',
    'C0unt3r$tr1ke',
    'password1234',
    'Passw0rd2024!',
    'P@ssw0rd2024!',
    '1qaz2wsx3edc',
    'iloveyou2024!!',
    'dragondragon',
    'sunshine#2023',
  ]
  expect(await verdicts(leaked)).toEqual(all(leaked, 'password_leaked'))
})

// ASVS 6.2.4, 6.2.12
test('every one of the ten thousand most common passwords of twelve characters and more is refused', async () => {
  const table = gunzipSync(readFileSync(new URL('./tables/common-passwords.txt.gz', import.meta.url))).toString()
  const ours = table.split('\n').filter((word) => [...word].length >= 12)
  expect(ours.length).toBeGreaterThanOrEqual(10_000)
  // the most common of them, and two from far down the list
  for (const word of ['mailcreated5240', 'chickenwing101', 'gc4k6nuhrdk2', 'fussballverruckte'])
    expect(ours).toContain(word)
  const taken = (await verdicts(ours, foreign)).filter(([, verdict]) => verdict === 'fine')
  expect(taken).toEqual([])
})

test('the habits of Chinese passwords are refused: name and birthday, words and lucky numbers, telephone numbers', async () => {
  const habits = [
    'zhangwei19900101',
    'ZhangWei1990-01-01',
    'liuyang13800138000',
    '19881212wangfang',
    'woaini5201314',
    'woaini1314520',
    'zw19900101520',
    '5201314woaini',
    '13800138000abc',
    '8613912345678',
    'lixiaoming8888',
    'ouyangna880808',
    'qq123456789000',
    'woaizhongguo',
    'WoAiZhongGuo!!',
    'zhongguoren8888',
  ]
  expect(await verdicts(habits)).toEqual(all(habits, 'password_leaked'))
})

// ASVS 6.2.11
test('the program’s own name with a number is refused', async () => {
  const product = ['holdfast2026', 'Holdfast123456', 'Holdfast@2026!!', 'jianshou888888']
  expect(await verdicts(product)).toEqual(all(product, 'password_leaked'))
})

test('walks over the keyboard, repeats and sequences are refused', async () => {
  const verdict = await verdicts([
    'qwertyuiop[]\\',
    'asdfghjkl;zx',
    'aaaaaaaaaaaaaa',
    'abcabcabcabc',
    'abcdefghijklmn',
    '098765432109',
    'zaq1xsw2cde3!!',
    '!qaz@wsx#edc',
  ])
  expect(verdict.filter(([, each]) => each === 'fine')).toEqual([])
})

// ASVS 6.2.11
test('what holds the person’s name, mailbox or mostly the company’s name is weak', async () => {
  const own = [
    '周雨桐的密码是真的很长',
    'ZhouYutong-kettle',
    'yutong.zhou-moss',
    '云杉精密仪器2026abc!',
    'yunshan2026jm',
    'YunshanJingmi88',
    'yunshan-jingmi.cn1',
  ]
  expect(await verdicts(own)).toEqual(all(own, 'password_weak'))
  const theirs = ['margaretellington7#', 'mellington-kettle', 'NorthSea-2026-xy']
  expect(await verdicts(theirs, foreign)).toEqual(all(theirs, 'password_weak'))
})

// ASVS 6.2.8
test('a hash is Argon2id with the stated parameters, salted, and opens to its password alone', async () => {
  const [first, second] = await Promise.all([passwordWork.hash('lantern orbit'), passwordWork.hash('lantern orbit')])
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(first).not.toBe(second)
  expect(await passwordWork.verify(first, 'lantern orbit')).toBe(true)
  for (const other of ['lantern orbi', 'Lantern orbit', ' lantern orbit', 'lantern  orbit'])
    expect(await passwordWork.verify(first, other)).toBe(false)
  const long = 'lantern orbit '.repeat(18)
  expect(await passwordWork.verify(await passwordWork.hash(`${long}a`), `${long}b`)).toBe(false)
  expect(await passwordWork.verify(null, 'lantern orbit')).toBe(false)
})

test('hashing leaves the event loop and half of the threads free, and refuses a queue without end', async () => {
  const started = performance.now()
  let ticks = 0
  const ticker = setInterval(() => {
    ticks += 1
  }, 5)
  const outcomes = await Promise.allSettled(Array.from({ length: 80 }, () => passwordWork.verify(null, 'x')))
  clearInterval(ticker)
  expect(outcomes.filter((each) => each.status === 'rejected')).toHaveLength(14)
  expect(ticks).toBeGreaterThan((performance.now() - started) / 5 / 4)
})
