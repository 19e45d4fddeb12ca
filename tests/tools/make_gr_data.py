#!/usr/bin/env python3
"""Writes tests/data/gr: small G(r) files in the look of each program that makes them, and one for each way to be bad.

All good files hold the same smooth function at their own r, so that a test can compute what every row must say.
Run it from anywhere; the files are committed, so nobody needs to.
"""
import math
import pathlib

OUT = pathlib.Path(__file__).resolve().parent.parent / "data" / "gr"
N = 60
STEP = 0.2


def g(r):
    return 3.0 * math.sin(2.25 * r - 4.73) * math.exp(-r / 8.0) * (1.0 - math.exp(-((r / 1.5) ** 4)))


R = [round(i * STEP, 10) for i in range(N)]


def rows(fmt="{r:.2f} {g:.6f}", rs=R, value=g):
    return "".join(fmt.format(r=r, g=value(r), e=0.01 + 0.001 * r) + "\n" for r in rs)


def write(name, text, encoding="utf-8", newline="\n"):
    (OUT / name).write_bytes(text.replace("\n", newline).encode(encoding))


X3 = """[DEFAULT]

version = pdfgetx3-1.0-r1000

# input and output specifications
dataformat = QA
inputfile = neutron_comparison.chi
outputtype = gr

# PDF calculation setup
mode = xray
composition = Pt
bgscale = 1
rpoly = 0.9
qmaxinst = 27.5
qmin = 0.8
qmax = 25.5
rmin = 0
rmax = 11.8
rstep = 0.2

# End of config --------------------------------------------------------------

#### start data
#S 1
#L r($\\AA$)  G($\\AA^{-2}$)
"""
XPDF = """# xPDFsuite Configuration #
[PDF]
wavelength = 0.1
inputfile = a.chi
mode = xray
composition = Au
qmaxinst = 22.0
qmin = 1.0
qmax = 21.5
rmax = 11.8
rmin = 0.0

[Misc]
inputdir = C:\\data\\neutron\\run7
savedir = /home/someone/neutron

#### start data
#S 1
#L r($\\AA$)  G($\\AA^{-2}$)
"""
X2 = ("History written: 12-Jan-2005 10:11:12\n"
      "Produced by PDFgetX2\n\n##### General_Setting\ntitle=made up\nworkingdirectory=C:\\neutron\\jan\n"
      "sample temperature 300\n1 2 3 4\n"
      + "".join("## option%d=%d  other%d=0\n" % (i, i, i) for i in range(1, 110))
      + "##### SofQ\n## S(q)  qmin=1.0    qmax=24.0    qgrid=0\noptqmin=20 optqmax=40\n## Data xmin=0 xmax=30\n"
      "qmaxinst=30\n##### start data\n#F a.gr\n#D today\n#C none\n#S 1 - G(r)\n#L r  G(r)  d_r  d_Gr\n")


def good():
    write("pdfgetx3.gr", X3 + rows("{r:g} {g:.6f}"))
    write("pdfgetx3-2.gr", X3.replace("pdfgetx3-1.0-r1000", "diffpy.pdfgetx-2.0.0").replace("($\\AA$)", "(Å)")
          .replace("$\\AA^", "Å$^") + rows())
    write("xpdfsuite.gr", XPDF + rows())
    write("xpdfsuite-crlf.gr", XPDF + rows(), newline="\r\n")
    write("pdfgetxgui.gr", XPDF.replace("xPDFsuite", "PDFgetXgui") + rows())
    write("xpdfsuite-neutron.gr", XPDF.replace("mode = xray", "stype = N").replace("neutron", "xray") + rows())
    write("pdfgetx2.gr", X2 + rows(" {r:8.3f} {g:14.6f} -1.000000 {e:10.6f}"))
    write("pdfgetn.gr", "#S 1 - PDF from PDFgetN sample x=0.100 T=10.0 qmax=35.0\n#O0 a b\n#P0 0.0 0.0\n#L r G(r) dr dG(r)\n"
          + rows("{r:.3f} {g:.6f} 0.0 {e:.5f}"))
    write("mantid.gr", "#Comment: neutron, Qmin=0.5, Qmax=31.4, Qdamp=0.0177, Qbroad=0.0192\n##### start data\n#S 1 - PDF from Mantid V\n"
          + rows("{r:.4f} {g:.6e} 0 {e:.5e}"))
    write("nomad.gr", "# 60\n# file: PDF/xray_0001.gr\n# Comment: neutron, Qmax=31.414, Qdamp=0.017659, Qbroad= 0.0191822\n"
          + rows("  {r:.5f}   {g:.8f}"))
    write("pdfgui-export.gr", "[PDF data] History written: today\nstype=X  x-ray scattering\nqmax=24.00\nqdamp=0.0450\nqbroad=0.01\ndscale=0.9\n"
          "temperature=300\n# metadata\ndoping=0.1\n##### start data\n#S 1\n#L r(A)  G(r)  d_r  d_Gr\n"
          + rows("{r:.6g} {g:.8g} 0.0 0.0"))
    fit = "".join(f"{r:g} {0.8 * g(r):.6f} 0.0 0.0 {0.2 * g(r):.6f}\n" for r in R)
    write("pdfgui-fit.fgr", "History written: today\nstype=X  x-ray scattering\nqmax=24\nqdamp=0.05\nfitrmin=0\nfitrmax=11.8\n"
          "##### start data\n#L r(A) G(r) d_r d_Gr Gdiff\n" + fit)
    write("headerless-tab.gr", rows("{r:.2f}\t{g:.6f}"))
    write("headerless-18-digits.gr", rows("{r:.18e} {g:.18e}"))
    write("java.dat", "".join(f"{r!r} {repr(g(r)).replace('e', 'E')}\n" for r in R))
    write("matlab.gr", "".join(f" {matlab(r)} {matlab(g(r))} {matlab(0.01)}\n" for r in R))
    write("five-columns.dat", rows("{r:.2f} {g:.6f} 0.1 {e:.4f} 7"))
    late = [round(0.49 + i * STEP, 10) for i in range(N)]
    write("starts-late-crlf.gr", rows("{r:.2f} {g:.6f}", late), newline="\r\n")
    write("gudrun.gofr", "  1  2\n  title of the run\n" + rows("  {r:.5E}  {g:.7E}  {e:.3E}"))
    write("fit.csv", "r,Gobs,Gcalc,Gdiff\n" + "".join(f"{r:g},{g(r):.6f},{0.9 * g(r):.6f},{0.1 * g(r):.6f}\n" for r in R))
    write("cdse-header.gr", "composition = CdSe\nqmin = 0.5\nqmax = 19.0\n" + rows())


def matlab(x):
    mantissa, exponent = f"{x:.6e}".split("e")
    return f"{mantissa}e{exponent[0]}{int(exponent[1:]):03d}"


def odd():
    head = "mode = xray\nqmax = 25\nqdamp = 0.04\n"
    write("bom.gr", rows(), "utf-8-sig")
    write("utf16.gr", head + rows(), "utf-16")
    write("cr.gr", head + rows(), newline="\r")
    write("latin1.gr", head + "#L r(Å) G(Å^-2)\n# Müller\n" + rows(), "latin-1")
    write("cp1252.gr", head + "# dash – and quote ’\n" + rows(), "cp1252")
    write("decimal-comma.gr", (head + "qmin = 0,75\n").replace("0.04", "0,04") + rows().replace(".", ","))
    write("decimal-comma-semicolon.csv", rows("{r:.2f};{g:.6f}").replace(".", ","))
    write("comma.gr", head + rows("{r:.2f},{g:.6f}"))
    write("comma-space.gr", head + rows("{r:.2f}, {g:.6f}, {e:.4f}"))
    write("semicolon.gr", head + rows("{r:.2f};{g:.6f}"))
    write("fortran.gr", head + "".join(f" {r:.4e} {g(r):.6e}\n".replace("e", "D") for r in R))
    lines = rows().splitlines(True)
    write("blank-inside.gr", head + "".join(lines[:5]) + "\n\n" + "".join(lines[5:]))
    write("comment-inside.gr", head + "".join(lines[:30]) + "# beam dump\n" + "".join(lines[30:]))
    write("text-inside.gr", head + "".join(lines[:30]) + "beam dump\n" + "".join(lines[30:]))
    write("damaged-row.gr", head + "".join(lines[:30]) + "6.00 --\n" + "".join(lines[31:]))
    write("trailing-text.gr", head + rows("{r:.2f} {g:.6f} ok") + "# end\nend of file\n")
    write("nan.gr", head + "".join("2.20 nan\n" if i == 11 else "6.20 -inf\n" if i == 31 else line for i, line in enumerate(lines)))
    write("missing-field.csv", head + "".join("2.20,\n" if i == 11 else "6.20,,1\n" if i == 31 else line.replace(" ", ",")
                                             for i, line in enumerate(lines)))
    write("count-line.gr", "60\n" + rows())
    write("size-line.gr", "60 2\n" + rows())
    write("date-line.gr", "2024 11 22 morning shift\n" + rows())
    write("xray-in-path.gr", "inputfile = /data/xray/a.chi\nbackgroundfile = xray.chi\nComment: neutron\nqmax = 30\n" + rows())
    write("both-words.gr", "# x-ray and neutron data\n" + rows())
    write("mode-electron.gr", "mode = electron\n" + rows())
    write("qmax-colon.gr", "Radiation: x-ray\nQmax: 25\nQmin : 0.9\n" + rows())
    write("qmax-unit.gr", "qmax = 25 A^-1\nqmin = 7 nm^-1\nqdamp=0.03A^-1\n" + rows())
    write("qmax-zero.gr", "mode = xray\nqmax = 0\nqdamp = -1\nqmin = auto\n" + rows())
    write("qmax-twice.gr", "mode = xray\nqmax = 25\nqmax = 28\n" + rows())
    write("two-blocks.gr", head + "#S 1\n" + rows() + "#S 2\n" + rows(rs=R[:20]))
    write("rmax-wrong.gr", head + "rmin = 0\nrmax = 6.0\n" + rows())
    write("uneven.gr", head + rows(rs=R[:20] + R[25:]))
    write("linspace.gr", head + rows("{r:.4f} {g:.6f}", [12.0 * i / 59 for i in range(60)]))
    write("errors-partly-zero.gr", head + "".join(f"{r:.2f} {g(r):.6f} 0.0 {0.0 if i == 3 else 0.01}\n" for i, r in enumerate(R)))
    write("g-first.gr", "#L G(r) r\n" + rows("{g:.6f} {r:.2f}"))
    write("pair-function.gr", head + "#L r g(r)\n" + rows(value=lambda r: 0.0 if r < 2 else 1.0 + 0.3 * g(r)))
    write("rdf.gr", head + rows(value=lambda r: 0.5 * r * r * (0.0 if r < 2 else 1.0 + 0.1 * g(r))))


def pair_minus_one(r):
    """g(r) - 1 of a density of 0.06 atoms per cubic Angstrom: -1 below the first peak, G / (4 pi rho0 r) beyond."""
    inside = math.exp(-((r / 2.3) ** 12))
    return -inside + (1.0 - inside) * (g(r) / (4.0 * math.pi * 0.06 * r) if r > 0 else 0.0)


def total(r):
    return 4.0 * math.pi * 0.066 * r + (g(r) if r > 2.0 else -4.0 * math.pi * 0.066 * r)


def claims():
    """What a file says of itself, in the manner of many programs: labels, indices, units, footers, other functions than G."""
    index = enumerate(R)
    write("prose-radius.gr", "# polar radius 6\n" + rows())
    write("prose-distance.gr", "distance to detector 200 mm\nradius of capillary = 0.5 mm\n2theta offset was 0.02 deg\nQ max\n# r decreases\n" + rows())
    write("percent-labels.gr", "% r G\n" + rows())
    write("topas.xye", "' written by a refinement\n' r G\n" + rows())
    write("pandas.csv", ",r,G\n" + "".join(f"{i},{r:.2f},{g(r):.6f}\n" for i, r in index))
    write("pandas-unnamed.csv", "Unnamed: 0,r (Å),G(r)\n" + "".join(f"{i},{r:.2f},{g(r):.6f}\n" for i, r in enumerate(R)))
    write("pandas-tab.tsv", "\tr\tG\n" + "".join(f"{i}\t{r:.2f}\t{g(r):.6f}\n" for i, r in enumerate(R)))
    write("index-without-labels.gr", "".join(f"{i + 1} {r:.2f} {g(r):.6f} {0.01 + 0.001 * r:.5f}\n" for i, r in enumerate(R)))
    write("r-write-table.txt", '"r" "G"\n' + "".join(f'"{i + 1}" {r:.2f} {g(r):.6f}\n' for i, r in enumerate(R)))
    write("excel.csv", "r (Å);G(r) (Å⁻²)\n" + rows("{r:.2f};{g:.6f}").replace(".", ","), "utf-8-sig", "\r\n")
    write("origin.txt", "r\tG\n\u00c5\t\u00c5^-2\nComments\tsample 3\n" + rows("{r:.2f}\t{g:.6f}"))
    write("mantid-ascii.dat", "# X , Y , E\n1\n" + rows("{r:.4f},{g:.6f},{e:.6f}"))
    write("rmcprofile.gr", "60\nPt nanoparticles, total G(r)\n" + rows("  {r:.4f}   {g:.6f}"))
    write("gnuplot.dat", rows() + "\n\n" + rows(value=lambda r: 0.9 * g(r)))
    write("footer-date.gr", rows() + "2024 11 22\n")
    write("footer-seconds.gr", rows() + "20241122 153000\n")
    write("footer-day-first.gr", rows() + "11 22 2024\n")
    write("quoted.csv", '"r","G"\n' + "".join(f'"{r:.2f}","{g(r):.6f}"\n' for r in R).replace(".", ","))
    write("slash-units.gr", "# r / Å   G / Å^-2\n" + rows())
    write("xmgrace.agr", "@ title \"G(r)\"\n@type xy\n" + rows() + "&\n")
    write("wavelength-line.gr", "0.1863 25.0\n" + rows())
    write("names-of-two.gr", "r G\n" + rows("{r:.2f} {g:.6f} {e:.5f}"))
    write("error-first.csv", "dG,G,r\n" + rows("{e:.5f},{g:.6f},{r:.2f}"))
    write("d-of-r.gr", "#L r D(r)\n" + rows())
    write("careless-label.csv", "r,g(r)\n" + rows("{r:.2f},{g:.6f}"))
    write("nan-tail.gr", "".join(rows().splitlines(True)[:55]) + "".join(f"{r:.2f} nan\n" for r in R[55:]))
    write("pair-minus-one.gr", "60\n\n" + rows("{r:.2f} {g:.8f}", value=pair_minus_one))
    write("pair-minus-one-label.gr", "#L r G_k(r)\n" + rows("{r:.2f} {g:.8f}", value=pair_minus_one))
    write("pair-label.csv", "r,g(r)\n" + rows("{r:.2f},{g:.8f}", value=lambda r: 1.0 + pair_minus_one(r)))
    write("total-correlation.gr", "rho0 = 0.066\n#L r T(r)\n" + rows("{r:.2f} {g:.8f}", value=total))
    write("rdf-label.csv", "r,RDF(r)\n" + rows("{r:.2f},{g:.8f}", value=lambda r: r * total(r)))
    write("pdfgetx2-table.gr", X2_TABLE + rows(" {r:8.3f} {g:14.6f} 0.0 {e:10.6f}"))
    write("gap.gr", "mode = xray\nqmax = 25\n" + rows(rs=R[:20] + [r + 100 for r in R[20:]]))


X2_TABLE = """####### Get_XPDF #######
##### Experiment_Setup
## X-Ray   radiationtype=3
           (0: Ag K_alpha, 1:Cu K_alpha, 2:Mo K_alpha, 3:Customize)
##### Sample_Setup information    num_atoms=2
#L symbol valence fractions z user_f1 user_f2 user_macoef
  Ti    0.00   1.000000    22   0.000000   0.000000   0.000000
   O    0.00   2.000000     8   0.000000   0.000000   0.000000
## S(q)  qmin=0.700000    qmax=25.000000    qgrid=0.000000
##### start data
#S 1    G(r)
#L r(A)    G(r)    d_r    d_Gr
"""


def bad():
    write("bad-index-as-r.csv", "".join(f"{i},{g(i / 100):.6f}\n" for i in range(3000)))
    write("bad-too-far.gr", rows("{r:.0f} {g:.7f}", [20 * i for i in range(60)]))
    write("bad-pm.gr", rows("{r:.0f} {g:.7f}", [100 * r for r in R], lambda r: g(r / 100) / 1e4))
    write("bad-pm-label.csv", "r (pm),G\n" + rows("{r:.0f},{g:.7f}", [100 * r for r in R], lambda r: g(r / 100) / 1e4))
    write("bad-nm-units-row.txt", "r\tG\nnm\tnm^-2\n" + rows("{r:.3f}\t{g:.4f}", [r / 10 for r in R], lambda r: 100.0 * g(10 * r)))
    write("bad-q-units.csv", "Q (1/Å),S(Q)\n" + rows("{r:.2f},{g:.6f}"))
    write("bad-rdf-without-density.gr", "#L r R(r)\n" + rows("{r:.2f} {g:.8f}", value=lambda r: 40.0 * r * r * (1.0 + 0.1 * g(r))))
    write("bad-empty.gr", "")
    write("bad-blank.gr", "\n \n\t\n")
    write("bad-text.gr", "This is a letter,\nnot a measurement.\n")
    write("bad-one-column.gr", "".join(f"{g(r):.6f}\n" for r in R))
    (OUT / "bad-binary.gr").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    write("bad-nine-rows.gr", "qmax = 25\n" + rows(rs=R[:9]))
    write("bad-descending.gr", "qmax = 25\n" + rows(rs=R[::-1]))
    lines = rows().splitlines(True)
    write("bad-one-step-back.gr", "qmax = 25\n" + "".join(lines[:30]) + "0.31 0.5\n" + "".join(lines[30:]))
    write("bad-duplicate.gr", "".join(lines[:40]) + lines[39] + "".join(lines[40:]))
    write("bad-negative.gr", rows(rs=[round(r - 1.0, 10) for r in R]))
    write("bad-all-nan.gr", "qmax = 25\n" + "".join(f"{r:.2f} nan\n" for r in R))
    for extension in ("sq", "fq", "iq", "chi"):
        write("bad." + extension, rows())
    write("bad-q-label.gr", "#L Q(A^-1) S(Q)\n" + rows())
    write("bad-two-theta.gr", "2theta, intensity\n" + rows("{r:.2f}, {g:.6f}"))
    write("bad-outputtype.gr", "outputtype = sq\n" + rows())
    write("bad-intensity.gr", rows("{r:.2f} {g:.4f}", [round(0.5 + r, 10) for r in R], lambda q: 5000.0 / (1.0 + q * q) + 10))
    write("bad-nm.gr", rows("{r:.3f} {g:.4f}", [r / 10 for r in R], lambda r: 100.0 * g(10 * r)))
    write("bad-nm-label.gr", "#L r (nm) G (nm^-2)\n" + rows("{r:.3f} {g:.4f}", [r / 10 for r in R], lambda r: 100.0 * g(10 * r)))
    write("bad-mostly-text.gr", rows(rs=R[:12]) + "lorem ipsum dolor\n" * 30)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.iterdir():
        old.unlink()
    good()
    odd()
    claims()
    bad()
