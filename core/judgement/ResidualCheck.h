#pragma once

#include "pdf/PdfFit.h"

#include <optional>

namespace clusterlens {

/// What a fit leaves of a curve: noise, or more.
struct ResidualCheck {
    double noise = 0.0;      ///< Å^-2, standard deviation of the noise of G; 0: nothing of it can be seen
    double noiseFloor = 0.0; ///< Rwp that this noise alone would leave
    double misfit = 0.0;     ///< Rwp of what the fit leaves beyond the noise, sqrt(rwp^2 - noiseFloor^2)
    double rwp = 0.0;        ///< from \c from on
    std::optional<double>
        insideOverBeyond; ///< rms of the residual inside the particle over that beyond it; empty with less than 2.5 Å of data beyond
    double independentPoints = 0.0; ///< (rmax - from)(Qmax - Qmin)/pi: what a curve of that band holds (Nyquist)
};

/// Noise is taken from two places, the lower one counts: beyond the particle, where nothing but noise is left (a particle that is too small leaves
/// signal there), and from the Fourier components of the residual near Qmax, where atoms that vibrate scatter least, taking the noise for white up
/// to Qmax.
/// \param diameter  Å, largest pair distance of the particle
/// \param from      Å; what lies below is ripple and not looked at
[[nodiscard]] ResidualCheck checkResidual(const FitResult& fit, double diameter, const PdfSettings& settings, double from);

} // namespace clusterlens
