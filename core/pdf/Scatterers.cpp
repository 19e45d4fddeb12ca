#include "pdf/Scatterers.h"

#include "base/Errors.h"
#include "structure/Elements.h"

#include <gemmi/it92.hpp>
#include <gemmi/neutron92.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace clusterlens {

namespace {

/// The table's entry of the atom without charge. Newer versions of gemmi (0.6.5 of Debian 13) know ions.
template <typename Table> const auto& neutralAtom(gemmi::El element)
{
    if constexpr (requires { Table::get(element, 0); })
        return Table::get(element, 0);
    else
        return Table::get(element);
}

} // namespace

Scatterers::Gaussians Scatterers::lookUp(const std::string& element, Radiation radiation)
{
    if (!isAtom(element))
        throw std::invalid_argument("scatterers: expected chemical symbols, found '" + element + "'");
    const gemmi::El el = gemmi::find_element(element.c_str());
    Gaussians gaussians;
    if (radiation == Radiation::Neutron) {
        if (!gemmi::Neutron92<double>::has(el))
            throw ParseError("expected elements whose neutron scattering length is known, found " + element);
        gaussians.c = gemmi::Neutron92<double>::get_(el);
        return gaussians;
    }
    if (!gemmi::IT92<double>::has(el))
        throw ParseError("expected elements whose X-ray form factor is known (up to Cf), found " + element);
    const auto& table = neutralAtom<gemmi::IT92<double>>(el);
    for (std::size_t i = 0; i < 4; ++i) {
        gaussians.a[i] = table.a(static_cast<int>(i));
        gaussians.b[i] = table.b(static_cast<int>(i));
    }
    gaussians.c = table.c();
    return gaussians;
}

Scatterers::Scatterers(const std::vector<std::string>& elements, const std::vector<int>& counts, Radiation radiation)
    : m_fractions(static_cast<Eigen::Index>(counts.size()))
{
    if (elements.empty() || elements.size() != counts.size() || *std::min_element(counts.begin(), counts.end()) < 1)
        throw std::invalid_argument("scatterers: expected a count of at least 1 for each element");
    for (std::size_t i = 0; i < elements.size(); ++i) {
        m_elements.push_back(lookUp(elements[i], radiation));
        m_fractions[static_cast<Eigen::Index>(i)] = counts[i];
    }
    m_fractions /= m_fractions.sum();
    constexpr double smallest = 1e-3; // of the root mean square; below it G(r), divided by <b>^2, is rounding and nothing else
    const Eigen::ArrayXd f = factors(0.0);
    if (std::abs((m_fractions * f).sum()) < smallest * std::sqrt((m_fractions * f.square()).sum()))
        throw ParseError("expected a mean scattering length other than 0, found one that cancels: G(r) is not defined for it");
}

Eigen::ArrayXd Scatterers::factors(double q) const
{
    constexpr double lastTabulated = 2.0; // sin(theta)/lambda, Å^-1
    const double s = std::min(q / (4.0 * M_PI), lastTabulated);
    Eigen::ArrayXd f(static_cast<Eigen::Index>(m_elements.size()));
    for (std::size_t e = 0; e < m_elements.size(); ++e) {
        const Gaussians& g = m_elements[e];
        double sum = g.c;
        for (std::size_t i = 0; i < g.a.size(); ++i)
            sum += g.a[i] * std::exp(-g.b[i] * s * s);
        f[static_cast<Eigen::Index>(e)] = sum;
    }
    return f;
}

Eigen::ArrayXXd Scatterers::pairWeights(double dq, int count) const
{
    const Eigen::Index elements = m_fractions.size();
    Eigen::ArrayXXd weights(count, elements * (elements + 1) / 2);
    for (int k = 0; k < count; ++k) {
        const Eigen::ArrayXd f = factors(k * dq);
        const Eigen::ArrayXd relative = f / (m_fractions * f).sum();
        Eigen::Index type = 0;
        for (Eigen::Index a = 0; a < elements; ++a)
            for (Eigen::Index b = a; b < elements; ++b)
                weights(k, type++) = relative[a] * relative[b];
    }
    return weights;
}

} // namespace clusterlens
