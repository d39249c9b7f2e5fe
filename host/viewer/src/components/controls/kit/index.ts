// What is hard by hand: lists and dialogs that float, colours, and a slider with two ends. It is loaded when it is needed.
export { ColorDialog } from './ColorDialog'
export { OptionList } from './OptionList'
export { RangeField } from './RangeField'
