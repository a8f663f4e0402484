import fc from 'fast-check'
import { expect, test } from 'vitest'
import { geoAddress, positionOf } from './place.ts'

const positions = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  accuracy: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: null }),
})

test('a position comes back from its address, some eleven metres exact', () => {
  fc.assert(
    fc.property(positions, (position) => {
      const back = positionOf(geoAddress(position))
      expect(back?.accuracy).toBe(position.accuracy)
      expect(Math.abs((back?.latitude ?? Number.NaN) - position.latitude)).toBeLessThanOrEqual(0.000_050_1)
      expect(Math.abs((back?.longitude ?? Number.NaN) - position.longitude)).toBeLessThanOrEqual(0.000_050_1)
    }),
  )
})

test('an address is written as RFC 5870 has it, without a minus before nothing', () => {
  expect(geoAddress({ latitude: 31.230416, longitude: 121.473701, accuracy: 14.2 })).toBe('geo:31.2304,121.4737;u=15')
  expect(geoAddress({ latitude: -0.00001, longitude: -122.4, accuracy: null })).toBe('geo:0.0000,-122.4000')
})

test.each(['上海市静安区', 'geo:91,0', 'geo:0,-180.5', 'geo:1', 'geo:1,2;u=x', ' geo:1,2', 'javascript:alert(1)'])(
  '%s names no position',
  (place) => {
    expect(positionOf(place)).toBeNull()
  },
)
