import { visibleFields } from '@holdfast/policy'
import Type from 'typebox'
import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { ByValue, NewPipelineBody, PipelineBody, PipelineList, PipelineView } from './pipeline-body.ts'
import { listPipelines, readPipeline } from './pipelines.ts'
import { createPipeline, removePipeline, updatePipeline } from './write-pipeline.ts'

const writing: Admission = { kind: 'capability', anyOf: ['settings.write'] }

const reading: Admission = {
  kind: 'rule',
  sentence: {
    zh: '能看到商机阶段的人，或者设置销售流程的人',
    en: 'whoever sees the stages of deals, or sets pipelines up',
  },
  allows: (access) => access.capabilities.has('settings.write') || visibleFields(access, 'opportunity').has('stage'),
}

/** The pipelines by which a company sells: read by whoever sees stages, set up by the system administrator. */
export const pipelineRoutes: readonly Route[] = [
  route({
    name: 'pipeline.list',
    method: 'GET',
    path: '/pipelines',
    summary: { zh: '公司的销售流程', en: 'The company’s pipelines' },
    admission: reading,
    input: {},
    output: { 200: PipelineList },
    run: async (ctx) => listPipelines(ctx),
  }),
  route({
    name: 'pipeline.read',
    method: 'GET',
    path: '/pipelines/:id',
    summary: { zh: '一个销售流程', en: 'Read a pipeline' },
    admission: reading,
    input: { params: ByValue },
    output: { 200: PipelineView },
    run: async (ctx, { params }) => readPipeline(ctx, params.id),
  }),
  route({
    name: 'pipeline.create',
    method: 'POST',
    path: '/pipelines',
    repeat: 'kept',
    summary: { zh: '新建销售流程', en: 'Create a pipeline' },
    admission: writing,
    input: { body: NewPipelineBody },
    output: { 201: PipelineView },
    run: (ctx, { body }) => createPipeline(ctx, body),
  }),
  route({
    name: 'pipeline.update',
    method: 'PUT',
    path: '/pipelines/:id',
    summary: {
      zh: '修改销售流程：阶段、顺序、概率、要先填的、可以去的、停用',
      en: 'Change a pipeline: stages, order, probability, needs, moves, retiring',
    },
    admission: writing,
    input: { params: ByValue, body: PipelineBody },
    output: { 200: PipelineView },
    run: (ctx, { params, body }) => updatePipeline(ctx, params.id, body),
  }),
  route({
    name: 'pipeline.delete',
    method: 'DELETE',
    path: '/pipelines/:id',
    summary: { zh: '去掉停用了的、没有商机的销售流程', en: 'Take away a retired pipeline in which nothing stands' },
    admission: writing,
    input: { params: ByValue },
    output: { 204: Type.Null() },
    run: (ctx, { params }) => removePipeline(ctx, params.id),
  }),
]
