import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts'
import { DataZoomInsideComponent, GridComponent, LegendScrollComponent, TooltipComponent } from 'echarts/components'
import { graphic, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

// Imported by parts, and itself by `import()` alone: the first load of the page carries no chart.
use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, LegendScrollComponent, TooltipComponent, DataZoomInsideComponent, CanvasRenderer])

export { graphic, init }
