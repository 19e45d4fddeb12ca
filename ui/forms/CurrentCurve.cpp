#include "forms/CurrentCurve.h"

namespace clusterlens::ui {

void followCurrentCurve(Document& document, QObject* form, const std::function<void(Typed)>& show)
{
    const auto showOther = [show] { show(Typed::IsGone); };
    QObject::connect(&document, &Document::currentCurveChanged, form, showOther);
    QObject::connect(&document, &Document::reset, form, showOther);
    QObject::connect(&document, &Document::curveChanged, form, [&document, show](int id) {
        if (id == document.currentCurve())
            show(Typed::Stays);
    });
}

} // namespace clusterlens::ui
