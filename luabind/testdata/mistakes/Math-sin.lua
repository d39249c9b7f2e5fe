-- line 2: math
print(Math.sin(1))
