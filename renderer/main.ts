import './zod-config.ts'
import { mount } from 'svelte'
import App from './app.svelte'
import { connect } from './stores/connection.ts'
import { studies } from './stores/live.svelte.ts'
import { startRouter } from './stores/router.svelte.ts'
import { startTheme } from './theme/theme.svelte.ts'
import './theme/tokens.css'
import './theme/base.css'
import './theme/controls.css'

const target = document.getElementById('app')
if (target === null) throw new Error('index.html has no #app')

startTheme()
startRouter()
connect()
studies.open()
mount(App, { target })
