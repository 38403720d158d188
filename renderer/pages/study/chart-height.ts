/** What is left of the window under the study's panels, within reason. */
export const chartHeight = 'clamp(19rem, calc(100vh - 27.5rem), 40rem)'
