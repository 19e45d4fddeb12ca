#include "torch/train/paper/MeasuredKind.h"

#include "base/Errors.h"
#include "pdf/BandCurve.h"
#include "torch/train/Configuration.h"
#include "torch/train/paper/SineSums.h"

#include <cmath>
#include <numbers>

namespace clusterlens {

namespace {

double within(RandomEngine& random, const RRange& range)
{
    return uniform(random, range.min, range.max);
}

} // namespace

MeasuredKind MeasuredKind::fromJson(const nlohmann::json& json)
{
    MeasuredKind kind;
    kind.share = json.at("share");
    kind.imperfect = json.value("imperfect", kind.imperfect);
    const auto range = [&](const char* key, RRange& value, double lowest, double highest) {
        readRange(json, key, value);
        if (!(value.min >= lowest && value.min <= value.max && value.max <= highest))
            throw ParseError(std::string("measured.") + key + ": expected a range from " + std::to_string(lowest) + " to "
                + std::to_string(highest) + ", found " + json.at(key).dump());
    };
    range("qmin", kind.qmin, 0.0, 5.0);
    range("qmax", kind.qmax, 5.0, SineSums::mostQ);
    range("qdamp", kind.qdamp, 0.0, 1.0);
    range("biso", kind.biso, 0.0, 10.0);
    range("delta2", kind.delta2, 0.0, 10.0);
    range("rmin", kind.rmin, 0.0, 5.0);
    range("rmax", kind.rmax, 5.0, 100.0);
    kind.noise = json.value("noise", kind.noise);
    kind.ripple = json.value("ripple", kind.ripple);
    return kind;
}

MeasuredCurve MeasuredKind::draw(RandomEngine& random) const
{
    MeasuredCurve c;
    c.pdf.qmin = within(random, qmin);
    c.pdf.qmax = within(random, qmax);
    c.pdf.qdamp = within(random, qdamp);
    c.pdf.biso = within(random, biso);
    const double sharper = within(random, delta2);
    c.pdf.delta2 = uniformFromZero(random) < 0.5 ? sharper : 0.0;
    c.r = {within(random, rmin), within(random, rmax)};
    const bool noisy = uniformFromZero(random) < 0.5;
    const bool rippled = uniformFromZero(random) < 0.5;
    c.noise = noisy ? uniform(random, 0.0, noise) : 0.0;
    c.ripple = rippled ? uniform(random, 0.0, ripple) : 0.0;
    c.seed = random();
    return c;
}

void disturb(const MeasuredCurve& curve, const Eigen::VectorXd& r, Eigen::VectorXd& g)
{
    RandomEngine random(curve.seed);
    const double height = g.size() > 0 ? g.cwiseAbs().maxCoeff() : 0.0;
    if (curve.ripple > 0.0) {
        constexpr int waves = 3;
        for (int wave = 0; wave < waves; ++wave) {
            const double period = uniform(random, 0.5, 3.0); // Å
            const double phase = uniform(random, 0.0, 2.0 * std::numbers::pi);
            const double reach = uniform(random, 0.5, 3.0); // Å
            g.array() += curve.ripple * height / waves * (2.0 * std::numbers::pi / period * r.array() + phase).sin()
                * (r.array() / 0.3).min(1.0) * (-r.array() / reach).exp();
        }
    }
    if (curve.noise > 0.0) { // independent errors of F(Q), transformed as F is
        const QBand band = qBand({0.0, 30.0, 0.01}, curve.pdf.qmin, curve.pdf.qmax, 0.3);
        Eigen::VectorXd f = Eigen::VectorXd::Zero(band.count);
        for (int k = band.first; k < band.count; ++k)
            f[k] = normal(random);
        const Eigen::VectorXd errors = BandCurve(band, r).curve(f);
        g += curve.noise * height / std::sqrt(errors.squaredNorm() / static_cast<double>(r.size())) * errors;
    }
    g = (r.array() >= curve.r.min && r.array() <= curve.r.max).select(g, 0.0);
}

} // namespace clusterlens
