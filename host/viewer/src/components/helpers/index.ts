// What shows how things are: a grid, axes, boxes, trails, frusta.
import './Grid'
import './Arrow'
import './boxes'
import './lines'
import './Trail'
import './frusta'
