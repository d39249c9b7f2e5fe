-- line 2: end
function clicked(event) {
  print(event.key)
}
on("CLICK", clicked)
