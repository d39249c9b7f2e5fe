// What lies over the scene: texts, controls, pictures.
import './elements'
import './input'
import './media'
import './prose'
import './html.css'
