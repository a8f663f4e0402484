/** Chinese by its sound: whole pinyin and initials. */
import { pinyin, polyphonic } from 'pinyin-pro'
import { addGrams, gramsOf, MOST_QUERY_TERMS } from './grams.ts'
import { normaliseText, type Run, runsOf } from './normalise.ts'

/** One way to read a text aloud: its syllables, Latin words standing for themselves. */
export type Reading = readonly string[]

// Names have two to four characters; of a long company name people type the beginning of any of its first words.
const MOST_SYLLABLES = 16
const MOST_READINGS = 4
// Only in short texts, that is in names, is each character that may sound otherwise tried: elsewhere the words around it tell.
const SHORT = 4
const HAN = /^\p{sc=Han}$/u

interface Stretch {
  readonly han: boolean
  readonly text: string
}

function stretchesOf(run: Run): Stretch[] {
  if (run.nature === 'narrow') return [{ han: false, text: run.characters.join('') }]
  const stretches: { han: boolean; text: string }[] = []
  for (const character of run.characters.filter((each) => HAN.test(each))) {
    const last = stretches.at(-1)
    if (last === undefined) stretches.push({ han: true, text: character })
    else last.text += character
  }
  return stretches
}

const plainSyllable = (syllable: string): string => (/^[a-z]+$/.test(syllable) ? syllable : '')

function readHan(text: string, surname: 'head' | 'off'): string[] {
  return pinyin(text, { toneType: 'none', type: 'array', v: true, surname }).map(plainSyllable)
}

function readingOf(stretches: readonly Stretch[], surname: 'head' | 'off'): string[] {
  return stretches.flatMap((stretch, index) => {
    if (!stretch.han) return [stretch.text]
    return readHan(stretch.text, index === 0 ? surname : 'off')
  })
}

/** The only sound of a character, null where it has several or none. Of single characters, never of a text. */
const onlySounds = new Map<string, string | null>()

function onlySoundOf(character: string): string | null {
  const known = onlySounds.get(character)
  if (known !== undefined) return known
  const sounds = new Set(
    (polyphonic(character, { toneType: 'none', type: 'array', v: true })[0] ?? []).map(plainSyllable),
  )
  const [sound = ''] = sounds
  const only = sounds.size === 1 && sound !== '' ? sound : null
  onlySounds.set(character, only)
  return only
}

/**
 * The one reading of a text whose every character has one sound, which is so for seven names of ten: no word and no surname reads it otherwise
 * (a test holds this against the dictionary). Undefined where any has several.
 */
function onlyReading(stretches: readonly Stretch[]): Reading | undefined {
  const reading: string[] = []
  for (const { han, text } of stretches) {
    if (!han) reading.push(text)
    else
      for (const character of text) {
        const sound = onlySoundOf(character)
        if (sound === null) return undefined
        reading.push(sound)
      }
  }
  return reading.slice(0, MOST_SYLLABLES)
}

/** The first other sound of each character of a short name, one at a time. */
function variantsOf(reading: readonly string[], stretches: readonly Stretch[]): string[][] {
  const [only] = stretches
  if (stretches.length !== 1 || only?.han !== true || reading.length > SHORT) return []
  const sounds = polyphonic(only.text, { toneType: 'none', type: 'array', v: true })
  return reading.flatMap((syllable, index) => {
    const other = (sounds[index] ?? []).map(plainSyllable).find((sound) => sound !== '' && sound !== syllable)
    return other === undefined ? [] : [reading.with(index, other)]
  })
}

/**
 * The readings of a text, the likeliest first: as a name (欧阳 ou yang, 单 shan), as words, and for a short name with each ambiguous character read
 * the other way; at most four. Empty where the text has no Chinese character.
 */
export function readings(text: string): readonly Reading[] {
  const stretches = runsOf(normaliseText(text)).flatMap(stretchesOf)
  if (!stretches.some((stretch) => stretch.han)) return []
  const only = onlyReading(stretches)
  if (only !== undefined) return [only]
  const asName = readingOf(stretches, 'head')
  const found = [asName, readingOf(stretches, 'off'), ...variantsOf(asName, stretches)]
  const different = new Map(
    found.map((each) => {
      const reading = each.filter((syllable) => syllable !== '').slice(0, MOST_SYLLABLES)
      return [reading.join(' '), reading]
    }),
  )
  return [...different.values()].filter((reading) => reading.length > 0).slice(0, MOST_READINGS)
}

const initialsOf = (reading: Reading): string[] => reading.map((syllable) => [...syllable][0] ?? '')

const SOUND_TRIPLE = { length: 3, prefix: 'p:' }
const INITIAL_PAIR = { length: 2, prefix: 'i:' }

/** Adds triples of the whole sound, one and two letters of each syllable on, pairs of initials. */
export function addSoundTerms(terms: Set<string>, text: string): void {
  for (const reading of readings(text)) {
    addGrams(terms, [...reading.join('')], SOUND_TRIPLE)
    reading.forEach((syllable, index) => {
      // no syllable is empty, so two hold the two letters
      const [first = '', second = ''] = syllable + (reading[index + 1] ?? '')
      terms.add(`p:${first}`)
      terms.add(`p:${first}${second}`)
    })
    addGrams(terms, initialsOf(reading), INITIAL_PAIR)
  }
}

/** The letters of a query typed as pinyin: without tones, blanks and apostrophes, ü as v; undefined where it is no pinyin. */
export function soundOfQuery(query: string): string | undefined {
  const letters = normaliseText(query)
    .normalize('NFD')
    .replace(/u[\u0300-\u036f]*\u0308[\u0300-\u036f]*/g, 'v')
    .replace(/\p{Mn}/gu, '')
    .replace(/[\s'\u2019-]/gu, '')
  return /^[a-z0-9]+$/.test(letters) && /[a-z]/.test(letters) ? letters : undefined
}

/** By whole sound, and by initials. */
export function soundTermsOfQuery(query: string): readonly (readonly string[])[] {
  const sound = soundOfQuery(query)
  if (sound === undefined) return []
  const letters = [...sound]
  const whole = letters.length < 3 ? [sound] : gramsOf(letters, 3).slice(0, MOST_QUERY_TERMS)
  const initials = letters.length < 2 ? [] : gramsOf(letters, 2).slice(0, MOST_QUERY_TERMS)
  return [whole.map((gram) => `p:${gram}`), initials.map((pair) => `i:${pair}`)].filter((terms) => terms.length > 0)
}

/** Whether one reading has the query's sound from the start of a syllable on, or its letters as initials in a row. */
export function sounds(text: string, query: string): boolean {
  const sound = soundOfQuery(query)
  if (sound === undefined) return false
  return readings(text).some(
    (reading) =>
      (sound.length > 1 && initialsOf(reading).join('').includes(sound)) ||
      reading.some((_, index) => reading.slice(index).join('').startsWith(sound)),
  )
}
