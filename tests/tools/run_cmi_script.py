#!/usr/bin/env python3
"""Runs a script that Clusterlens has written for diffpy-CMI, with stand-ins for diffpy and the real scipy.

    run_cmi_script.py SCRIPT up|down

The stand-in of the recipe has the interface of diffpy.srfit 3.1 as far as the script uses it; its residual is smallest where every variable lies 10 above
(or below) its value in the script. Prints JSON: names (of what is refined), start, lower, upper (as least_squares got them), end.
"""
import json
import os
import runpy
import sys
import types

import numpy
import scipy.optimize

AWAY = 10.0 if sys.argv[2] == "up" else -10.0


class Parameter:
    def __init__(self, name, value=0.0):
        self.name, self.value = name, value


class Recipe:
    def __init__(self):
        self.variables, self.fithooks = [], [types.SimpleNamespace(verbose=3)]

    def addContribution(self, contribution):
        pass

    def newVar(self, name, value, fixed=False):
        self.variables.append((Parameter(name, value), fixed, value + AWAY))

    def addVar(self, parameter, value, fixed=False):
        self.newVar(parameter.name, value, fixed)

    def constrain(self, parameter, name):
        assert name in [one.name for one, _, _ in self.variables], name

    @property
    def free(self):
        return [(one, target) for one, fixed, target in self.variables if not fixed]

    @property
    def names(self):
        return [one.name for one, _ in self.free]

    @property
    def values(self):
        return numpy.array([one.value for one, _ in self.free])

    def residual(self, values):
        for (one, _), value in zip(self.free, values):
            one.value = float(value)
        return numpy.array([one.value - target for one, target in self.free])


class Generator:
    def __init__(self, name):
        for key in ("qdamp", "delta2", "qbroad", "delta1"):
            setattr(self, key, Parameter(key))

    def setStructure(self, cluster, periodic):
        assert not periodic
        lattice = types.SimpleNamespace(a=1.0, b=1.0, c=1.0)
        self.phase = types.SimpleNamespace(getLattice=lambda: lattice, getScatterers=lambda: cluster)

    def __getattr__(self, name):
        assert name in ("setScatteringType", "setQmin", "setQmax"), name
        return lambda value: None


class Contribution:
    def __init__(self, name):
        self.scale = Parameter("scale")

    def setProfile(self, profile, xname):
        pass

    def addProfileGenerator(self, generator):
        pass

    def setEquation(self, equation):
        assert equation == "scale * G"

    def evaluate(self):
        return numpy.zeros(3)


class Profile:
    def __init__(self):
        self.x = self.y = numpy.arange(3.0)

    def loadParsedData(self, parser):
        pass

    def setCalculationRange(self, xmin, xmax):
        assert xmin < xmax


class Parser:
    def parseFile(self, name):
        assert os.path.exists(name), name


class Results:
    rw = 0.1

    def __init__(self, recipe):
        pass

    def saveResults(self, name):
        pass


class Cluster(list):
    pass


def loadStructure(name):
    with open(name, encoding="ascii") as file:
        words = [line.split() for line in file.read().split("\n")[2:] if line]
    return Cluster(types.SimpleNamespace(element=w[0], xyz_cartn=[float(x) for x in w[1:]], Biso=Parameter("Biso")) for w in words)


def module(name, **content):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(content)


for package in ("diffpy", "diffpy.srfit"):
    module(package, __path__=[])
module("diffpy.srfit.fitbase", FitContribution=Contribution, FitRecipe=Recipe, FitResults=Results, Profile=Profile)
module("diffpy.srfit.pdf", DebyePDFGenerator=Generator, PDFParser=Parser)
module("diffpy.structure", loadStructure=loadStructure)

asked = {}
solve = scipy.optimize.least_squares


def least_squares(function, start, **options):
    lower, upper = options.get("bounds", (-numpy.inf, numpy.inf))
    asked.update(start=list(start), lower=[str(x) for x in lower], upper=[str(x) for x in upper])
    return solve(function, start, **options)


scipy.optimize.least_squares = least_squares
os.chdir(os.path.dirname(sys.argv[1]))
output, sys.stdout = sys.stdout, sys.stderr
recipe = runpy.run_path(sys.argv[1], run_name="__main__")["recipe"]
print(json.dumps({"names": recipe.names, "end": list(recipe.values), **asked}), file=output)
