import { LineChart, ParallelChart, ScatterChart } from 'echarts/charts'
import { DataZoomInsideComponent, GridComponent, LegendPlainComponent, ParallelComponent, TooltipComponent } from 'echarts/components'
import { graphic, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

// Imported by parts, and itself by `import()` alone: the first load of the page carries no chart.
use([LineChart, ScatterChart, ParallelChart, GridComponent, LegendPlainComponent, ParallelComponent, TooltipComponent, DataZoomInsideComponent, CanvasRenderer])

export { graphic, init }
