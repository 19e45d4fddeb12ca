#pragma once

#include "base/Random.h"
#include "measurement/PdfCurve.h"
#include "refine/CurvePart.h"
#include "structure/Structure.h"

#include <cmath>

/// What a measured curve is made with.
struct DebyeSettings {
    double qmin = 0.8;   ///< Å^-1
    double qmax = 23.0;  ///< Å^-1
    double biso = 0.6;   ///< Å^2
    double qdamp = 0.03; ///< Å^-1
    double rmax = 25.0;  ///< Å
    double noise = 0.0;  ///< of the rms of G
};

/// The curve of one element by the two sums of the textbooks, F(Q) = 2/N sum sin(Qd)/d exp(-U Q^2) and G(r) = 2/pi sum F sin(Qr) dQ, with noise of F alone, so
/// that it has no power beyond Qmax. None of the program's own code.
inline clusterlens::PdfCurve debyeCurve(const clusterlens::PositionsXyz& positions, const DebyeSettings& s)
{
    constexpr double dq = 0.02;
    constexpr double dr = 0.02;
    const double u = s.biso / (8.0 * M_PI * M_PI);
    const auto n = static_cast<Eigen::Index>(std::lround(s.rmax / dr)) + 1;
    clusterlens::PdfCurve curve;
    curve.r = Eigen::VectorXd::LinSpaced(n, 0.0, dr * double(n - 1));
    curve.g = Eigen::VectorXd::Zero(n);
    Eigen::VectorXd noise = Eigen::VectorXd::Zero(n);
    clusterlens::RandomEngine random(11);
    for (double q = s.qmin; q <= s.qmax; q += dq) {
        double f = 0.0;
        for (Eigen::Index i = 0; i < positions.rows(); ++i)
            for (Eigen::Index j = 0; j < i; ++j) {
                const double d = (positions.row(i) - positions.row(j)).norm();
                f += std::sin(q * d) / d;
            }
        f *= 2.0 / double(positions.rows()) * std::exp(-u * q * q);
        const Eigen::VectorXd wave = (q * curve.r.array()).sin();
        curve.g += 2.0 / M_PI * dq * f * wave;
        noise += clusterlens::normal(random) * wave;
    }
    curve.g = curve.g.array() * (-0.5 * (s.qdamp * curve.r.array()).square()).exp();
    curve.g += s.noise * curve.g.norm() / noise.norm() * noise;
    return curve;
}

/// That curve from 1.6 Å on, all points alike, as what is to be explained; the settings' Biso is where it starts.
inline clusterlens::CurvePart debyeCurvePart(const clusterlens::PositionsXyz& positions, const DebyeSettings& s)
{
    clusterlens::CurvePart part;
    part.curve = debyeCurve(positions, s);
    part.weights = (part.curve.r.array() > 1.6).cast<double>();
    part.values.qmin = s.qmin;
    part.values.qmax = s.qmax;
    part.values.qdamp = s.qdamp;
    part.values.biso = s.biso;
    return part;
}
