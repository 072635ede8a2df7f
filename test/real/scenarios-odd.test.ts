import { everySecond } from './lake/scenarios.ts'

everySecond(0)
