import { isProblem, type Me } from '@holdfast/sdk'
import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from 'react'
import { queryClient } from '../app/queries.ts'

/** What is about to be done, told in the dialogue: what, why, and about which class of value. */
export interface StepUpFacts {
  readonly what: string
  readonly reason?: string
  readonly fieldClass?: string
}

export interface StepUpRequest {
  readonly facts: StepUpFacts
  readonly factors: readonly string[]
  /** The whole sign-in is asked for: the password beside the code. */
  readonly password: boolean
  /** Nothing that could be shown here would do: only signing in anew does. */
  readonly signInAgain: boolean
  readonly settle: (verified: boolean) => void
}

type WithStepUp = <T>(facts: StepUpFacts, call: () => Promise<T>) => Promise<T>

const StepUpContext = createContext<WithStepUp | null>(null)
const StepUpDialog = lazy(async () => ({ default: (await import('./step-up-dialog.tsx')).StepUpDialog }))

/** Runs a call; where the server asks for a fresh factor first, asks for it and runs the same call again. */
export function useStepUp(): WithStepUp {
  const run = useContext(StepUpContext)
  if (run === null) throw new Error('useStepUp outside of its provider')
  return run
}

/** Of the factors that would do, those this person has; none where a passkey has to be enrolled first. */
function ownOf(asked: readonly string[]): readonly string[] {
  const own = queryClient.getQueryData<Me>(['me'])?.factors
  return own === undefined ? asked : asked.filter((factor) => own.some((one) => one === factor))
}

export function StepUpProvider({ children }: { readonly children: ReactNode }) {
  const [request, setRequest] = useState<StepUpRequest | null>(null)
  const withStepUp = useCallback<WithStepUp>(async (facts, call) => {
    try {
      return await call()
    } catch (error) {
      if (!isProblem(error, 'step_up_required')) throw error
      const factors = ownOf(error.problem.factors ?? ['passkey', 'totp'])
      const { password, signInAgain } = error.problem.members ?? {}
      const asked = { facts, factors, password: password === true, signInAgain: signInAgain === true }
      const verified = await new Promise<boolean>((settle) => setRequest({ ...asked, settle }))
      setRequest(null)
      if (!verified) throw error
      return call()
    }
  }, [])
  return (
    <StepUpContext.Provider value={withStepUp}>
      {children}
      {request === null ? null : (
        <Suspense fallback={null}>
          <StepUpDialog request={request} />
        </Suspense>
      )}
    </StepUpContext.Provider>
  )
}
