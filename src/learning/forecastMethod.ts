/** Kept with each suggestion, so that a later method is not judged by this one's forecasts. Apart, because keeping one takes no learning. */
export const FORECAST_METHOD = 'hierarchical-2';
