import { useEffect, useState } from 'react'

const phone = matchMedia('(max-width: 760px)')

/** Whether the window is as narrow as a telephone; follows its changes. */
export function usePhone(): boolean {
  const [is, setIs] = useState(phone.matches)
  useEffect(() => {
    const hear = () => setIs(phone.matches)
    phone.addEventListener('change', hear)
    return () => phone.removeEventListener('change', hear)
  }, [])
  return is
}
