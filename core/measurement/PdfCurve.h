#pragma once

#include <Eigen/Core>

namespace clusterlens {

/// One reduced pair distribution function G(r). Plain value: copy it freely, hand it to any thread.
struct PdfCurve {
    Eigen::VectorXd r;  ///< [n] distances, Å, strictly increasing, r[0] >= 0
    Eigen::VectorXd g;  ///< [n] G(r), Å^-2, finite
    Eigen::VectorXd dg; ///< [n] standard deviations of g, Å^-2, all > 0; or empty when unknown
};

/// Distances from rmin to rmax, Å.
struct RRange {
    double min = 0.0;
    double max = 30.0;
};

/// What the forward model needs to know of experiment and sample. Symbols as in docs/pdf.md; defaults are the paper's table 1.
struct PdfSettings {
    double qmin = 0.7;   ///< Å^-1
    double qmax = 25.0;  ///< Å^-1
    double qdamp = 0.0;  ///< Å^-1
    double qbroad = 0.0; ///< Å^-1
    double biso = 0.3;   ///< Å^2, B_iso = 8 pi^2 U
    double delta1 = 0.0; ///< Å
    double delta2 = 0.0; ///< Å^2
};

} // namespace clusterlens
