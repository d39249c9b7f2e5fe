-- line 2: io.open
with open("x.txt") as f:
  print(f)
