-- line 2: math.pi
print(math.PI)
